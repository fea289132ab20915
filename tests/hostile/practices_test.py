"""Another practice's names, page tokens, etags, revisions and feeds, in every field of every RPC; the own caseload; what a
viewer is not shown."""
import statistics
import time
import unittest

import contracts
import grpc
from contracts import Problem, assessment, problem_of
from secure_suite import SecureSuite, bearer, call, every_method, holds_names, message_class

A = contracts.alliance_service_pb2
G = contracts.goal_service_pb2
I = contracts.intake_service_pb2
SESSION = contracts.session_pb2
OPENED = 1767261600  # 2026-01-01T10:00:00Z


def name_fields(message, depth=0):
    """Paths of every field that holds resource names, as lists of field descriptors."""
    for field in message.fields:
        if holds_names(field):
            yield [field]
        elif field.message_type is not None and depth < 5 and field.message_type.full_name.startswith("rapport."):
            for path in name_fields(field.message_type, depth + 1):
                yield [field, *path]


def request_with(descriptor, path, value):
    """A request with one field set."""
    request = message_class(descriptor)()
    message = request
    for field in path[:-1]:
        message = getattr(message, field.name)
        message = message.add() if field.label == field.LABEL_REPEATED else message
    if path[-1].label == path[-1].LABEL_REPEATED:
        getattr(message, path[-1].name).append(value)
    else:
        setattr(message, path[-1].name, value)
    return request


class PracticesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = SecureSuite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()
        cls.tokens = {practice: bearer(cls.suite.token(practice)) for practice in ("north", "south")}
        cls.records = {practice: cls.record(practice) for practice in ("north", "south")}

    @classmethod
    def episode(cls, practice, client, therapist):
        request = I.CreateEpisodeRequest(parent=f"practices/{practice}")
        request.episode.client, request.episode.therapists[:] = client, [therapist]
        request.episode.open_time.seconds = OPENED - 3600
        return cls.suite.intake.CreateEpisode(request, metadata=cls.tokens[practice], timeout=20)

    @classmethod
    def record(cls, practice):
        """Two episodes with a session and a goal each, of two therapists."""
        made = {"episodes": [], "sessions": [], "goals": []}
        for client, therapist in (("c1", "t1"), ("c2", "t2")):
            episode = cls.episode(practice, client, therapist)
            made["episodes"].append(episode)
            session = I.CreateSessionRequest(parent=episode.name)
            session.session.attendance = SESSION.ATTENDANCE_ATTENDED
            session.session.start_time.seconds = OPENED
            session.session.assessments.add().assessment.CopyFrom(assessment("srs", [9, 9, 9, 9]))
            session.session.assessments.add().assessment.CopyFrom(assessment("phq-9", [1] * 9))
            made["sessions"].append(cls.suite.intake.CreateSession(session, metadata=cls.tokens[practice], timeout=20))
            goal = G.CreateGoalRequest(parent=episode.name)
            goal.goal.statement = "to sleep through the night"
            goal.goal.proposed_by = contracts.assessment_pb2.RATER_CLIENT
            goal.goal.scale.progress.SetInParent()
            made["goals"].append(cls.suite.goals.CreateGoal(goal, metadata=cls.tokens[practice], timeout=20))
        return made

    def problem(self, service, descriptor, method, request, metadata):
        try:
            call(self.suite.channel(service), descriptor, method, request, metadata)
        except grpc.RpcError as error:
            return Problem(error)
        return None

    def test_another_practices_names_in_every_field_of_every_rpc(self):
        south = self.records["south"]
        values = ("practices/south", south["episodes"][0].name, south["sessions"][0].name, south["goals"][0].name,
                  south["episodes"][0].name.replace(south["episodes"][0].name.split("/")[-1], "none"))
        tried = 0
        for service, descriptor, method in every_method():
            for path in name_fields(method.input_type):
                for value in values:
                    problem = self.problem(service, descriptor, method, request_with(method.input_type, path, value),
                                           self.tokens["north"])
                    tried += 1
                    with self.subTest(method=method.full_name, field=".".join(f.name for f in path), value=value):
                        self.assertIsNotNone(problem)
                        self.assertEqual((problem.code, problem.reason, problem.message),
                                         (grpc.StatusCode.NOT_FOUND, "PRACTICE_NOT_FOUND", "there is no such practice"))
        self.assertGreater(tried, 300)

    def test_what_exists_and_what_does_not_take_the_same_time(self):
        """The answer is given before anything is looked up: no class of times tells what exists."""
        known = self.records["south"]["episodes"][0].name
        times = {known: [], known[:-3] + "zzz": [], "practices/nowhere/episodes/e1": []}
        for _ in range(60):
            for name, taken in times.items():
                begin = time.perf_counter()
                problem = problem_of(self.suite.intake.GetEpisode, I.GetEpisodeRequest(name=name),
                                     metadata=self.tokens["north"], timeout=20)
                taken.append(time.perf_counter() - begin)
                self.assertEqual(problem.reason, "PRACTICE_NOT_FOUND")
        medians = [statistics.median(taken) for taken in times.values()]
        self.assertLess(max(medians), 3 * min(medians) + 0.005)

    def test_another_practices_filters_lists_and_exports_show_nothing(self):
        token = self.tokens["north"]
        south = {message.name for kind in self.records["south"].values() for message in kind}
        listed = self.suite.intake.ListEpisodes(I.ListEpisodesRequest(parent="practices/north", client="c1"),
                                                metadata=token, timeout=20)
        self.assertTrue(listed.episodes)
        self.assertFalse({episode.name for episode in listed.episodes} & south)
        exported = list(self.suite.intake.ExportClient(
            I.ExportClientRequest(parent="practices/north", client="c1"), metadata=token, timeout=20))
        self.assertNotIn("practices/south", str(exported))

    def test_page_tokens_of_another_practice(self):
        pages = {}
        for practice in ("north", "south"):
            request = I.ListEpisodesRequest(parent=f"practices/{practice}", page_size=1)
            pages[practice] = self.suite.intake.ListEpisodes(request, metadata=self.tokens[practice], timeout=20)
            self.assertTrue(pages[practice].next_page_token)
        request = I.ListEpisodesRequest(parent="practices/north", page_size=1, page_token=pages["south"].next_page_token)
        problem = problem_of(self.suite.intake.ListEpisodes, request, metadata=self.tokens["north"], timeout=20)
        self.assertEqual(problem.code, grpc.StatusCode.INVALID_ARGUMENT)
        for token in ("x", "AAAA" * 200, pages["north"].next_page_token[:-2], pages["north"].next_page_token + "A"):
            request.page_token = token
            problem = problem_of(self.suite.intake.ListEpisodes, request, metadata=self.tokens["north"], timeout=20)
            self.assertEqual(problem.code, grpc.StatusCode.INVALID_ARGUMENT, token[:40])

    def test_etags_and_revisions_of_another_practice(self):
        request = I.UpdateEpisodeRequest(episode=self.records["north"]["episodes"][0])
        request.update_mask.paths.append("population")
        request.episode.etag = self.records["south"]["episodes"][1].etag
        problem = problem_of(self.suite.intake.UpdateEpisode, request, metadata=self.tokens["north"], timeout=20)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.ABORTED, "ETAG_MISMATCH"))
        watch = I.WatchChangesRequest(parent="practices/north", after_revision=0, store_epoch="of-another-store")
        stream = self.suite.intake.WatchChanges(watch, metadata=self.tokens["north"], timeout=20)
        with self.assertRaises(grpc.RpcError) as caught:
            next(stream)
        self.assertEqual(Problem(caught.exception).reason, "STORE_EPOCH_CHANGED")
        watch.store_epoch = ""
        stream = self.suite.intake.WatchChanges(watch, metadata=self.tokens["north"], timeout=20)
        for _ in range(4):
            self.assertTrue(next(stream).name.startswith("practices/north/"))
        stream.cancel()

    def test_a_token_without_a_practice_reaches_none(self):
        token = bearer(self.suite.token(None))
        problem = problem_of(self.suite.intake.ListEpisodes, I.ListEpisodesRequest(parent="practices/north"),
                             metadata=token, timeout=20)
        self.assertEqual(problem.reason, "PRACTICE_NOT_FOUND")

    def test_a_therapist_reaches_the_own_caseload_alone(self):
        token = bearer(self.suite.token(rapport_therapist="t1"))
        own, other = self.records["north"]["episodes"]
        self.assertEqual(self.suite.intake.GetEpisode(I.GetEpisodeRequest(name=own.name), metadata=token, timeout=20).name,
                         own.name)
        none = other.name[:-4] + "none"
        for stub, request in ((self.suite.intake.GetEpisode, I.GetEpisodeRequest), (self.suite.goals.GetGoalProgress,
                              G.GetGoalProgressRequest), (self.suite.alliance.GetAllianceProfile, A.GetAllianceProfileRequest)):
            problems = [problem_of(stub, request(name=name), metadata=token, timeout=20) for name in (other.name, none)]
            for problem in problems:
                self.assertEqual((problem.code, problem.reason, problem.message),
                                 (grpc.StatusCode.NOT_FOUND, "EPISODE_NOT_FOUND", "there is no such episode"))
            self.assertEqual(stub(request(name=own.name), metadata=token, timeout=20).name, own.name)
        write = I.CreateSessionRequest(parent=other.name)
        write.session.scheduled_time.seconds = OPENED
        self.assertEqual(problem_of(self.suite.intake.CreateSession, write, metadata=token, timeout=20).reason,
                         "EPISODE_NOT_FOUND")
        write.parent = own.name
        self.assertTrue(self.suite.intake.CreateSession(write, metadata=token, timeout=20).name)
        goal = G.AchieveGoalRequest(name=self.records["north"]["goals"][1].name)
        self.assertEqual(problem_of(self.suite.goals.AchieveGoal, goal, metadata=token, timeout=20).reason,
                         "EPISODE_NOT_FOUND")
        for therapist in ("", "t2"):
            problem = problem_of(self.suite.intake.ListEpisodes,
                                 I.ListEpisodesRequest(parent="practices/north", therapist=therapist), metadata=token,
                                 timeout=20)
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.PERMISSION_DENIED, "CASELOAD_ONLY"))
        listed = self.suite.alliance.ListAllianceProfiles(
            A.ListAllianceProfilesRequest(parent="practices/north", therapist="t1"), metadata=token, timeout=20)
        self.assertEqual([profile.name for profile in listed.profiles], [own.name])

    def test_a_viewer_is_not_shown_alliance_scores(self):
        token = bearer(self.suite.token(rapport_viewer="client"))
        name = self.records["north"]["episodes"][1].name
        request = A.GetAllianceProfileRequest(name=name)
        whole = self.suite.alliance.GetAllianceProfile(request, metadata=self.tokens["north"], timeout=20)
        shown = self.suite.alliance.GetAllianceProfile(request, metadata=token, timeout=20)
        self.assertIn("srs", {series.instrument for series in whole.series})
        self.assertEqual({series.instrument for series in shown.series}, {"phq-9"})
        self.assertIn("NOT_SHOWN_TO_VIEWER", {part.reason for part in shown.unavailable_parts})
        again = self.suite.alliance.GetAllianceProfile(request, metadata=self.tokens["north"], timeout=20)
        self.assertEqual(again, whole)
        session = self.suite.intake.GetSession(I.GetSessionRequest(name=self.records["north"]["sessions"][1].name),
                                               metadata=token, timeout=20)
        self.assertEqual({a.assessment.instrument: len(a.assessment.answers) for a in session.assessments},
                         {"srs": 0, "phq-9": 9})
        add = I.AddAssessmentRequest(name=session.name, assessment=assessment("srs", [5, 5, 5, 5]))
        self.assertFalse(any(a.assessment.answers for a in self.suite.intake.AddAssessment(
            add, metadata=token, timeout=20).assessments if a.assessment.instrument == "srs"))
        for stub, refused in ((self.suite.intake.ReadEpisode, I.ReadEpisodeRequest(name=name)),):
            self.assertEqual(problem_of(stub, refused, metadata=token, timeout=20).reason, "VIEWER_ONLY")

    def test_permission_is_said_before_existence(self):
        token = bearer(self.suite.token(scope="rapport/goal.read"))
        for name in (self.records["north"]["episodes"][0].name, "practices/north/episodes/none",
                     self.records["south"]["episodes"][0].name):
            problem = problem_of(self.suite.intake.GetEpisode, I.GetEpisodeRequest(name=name), metadata=token, timeout=20)
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.PERMISSION_DENIED, "SCOPE_MISSING"))


if __name__ == "__main__":
    unittest.main()
