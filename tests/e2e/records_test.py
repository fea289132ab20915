"""Records over sockets: what is acknowledged is kept, what is refused leaves nothing behind, and nobody reads along."""
import concurrent.futures
import json
import subprocess
import threading
import time
import unittest
import uuid

import contracts
import grpc
from contracts import assessment, problem_of
from suite import ROOT, Suite, until

I = contracts.intake_service_pb2
G = contracts.goal_service_pb2
A = contracts.alliance_service_pb2
SESSION = contracts.session_pb2
RATER = contracts.assessment_pb2

SECRETS = ("client-zebra-quartz", "therapist-lynx", "swim-across-the-lake", "ehr-secret-4711")


def at(seconds):
    return {"seconds": 1767261600 + seconds}  # 2026-01-01T10:00:00Z and later


class RecordsTest(unittest.TestCase):
    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.stop)
        self.suite.start()

    def episode(self, practice="p1", client="client-zebra-quartz"):
        request = I.CreateEpisodeRequest(parent=f"practices/{practice}", request_id=str(uuid.uuid4()))
        request.episode.client = client
        request.episode.therapists.append("therapist-lynx")
        request.episode.external_ids.add(system="ehr", value="ehr-secret-4711")
        request.episode.open_time.FromJsonString("2026-01-01T09:00:00Z")
        return self.suite.intake.CreateEpisode(request, timeout=10)

    def session(self, episode, hours, forms=(), request_id=None):
        request = I.CreateSessionRequest(parent=episode, request_id=request_id or str(uuid.uuid4()))
        request.session.attendance = SESSION.ATTENDANCE_ATTENDED
        request.session.start_time.seconds = 1767261600 + 3600 * hours
        for form in forms:
            request.session.assessments.add().assessment.CopyFrom(form)
        return self.suite.intake.CreateSession(request, timeout=10)

    def profile(self, episode):
        return self.suite.alliance.GetAllianceProfile(A.GetAllianceProfileRequest(name=episode), timeout=20)

    def test_a_session_is_recorded_scored_and_followed(self):
        episode = self.episode()
        for week, total in enumerate((9, 9.2, 9.1)):
            self.session(episode.name, 168 * week, [assessment("srs", [total] * 4)])
        profile = self.profile(episode.name)
        series, = [s for s in profile.series if s.instrument == "srs" and s.scale == "total"]
        self.assertEqual([round(point.value, 6) for point in series.points], [36, 36.8, 36.4])
        self.assertEqual(round(series.latest.value, 6), 36.4)
        self.assertEqual(list(profile.unavailable_parts), [])

    def test_the_same_request_twice_is_one_record(self):
        episode = self.episode()
        first = self.session(episode.name, 1, request_id="same")
        again = self.session(episode.name, 1, request_id="same")
        self.assertEqual(first, again)
        listed = self.suite.intake.ListSessions(I.ListSessionsRequest(parent=episode.name), timeout=10)
        self.assertEqual(len(listed.sessions), 1)
        problem = problem_of(self.session, episode.name, 2, request_id="same")
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED"))

    def test_a_bad_assessment_leaves_nothing_behind(self):
        episode = self.episode()
        problem = problem_of(self.session, episode.name, 1, [assessment("phq-9", [9] * 9)])
        self.assertEqual(problem.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(len(problem.fields), 9)
        listed = self.suite.intake.ListSessions(I.ListSessionsRequest(parent=episode.name), timeout=10)
        self.assertEqual(len(listed.sessions), 0)

    def test_a_stale_etag_is_refused(self):
        episode = self.episode()
        session = self.session(episode.name, 1)
        request = I.AddAssessmentRequest(name=session.name, assessment=assessment("srs", [9] * 4), etag=session.etag,
                                         request_id="a")
        self.suite.intake.AddAssessment(request, timeout=10)
        request.request_id = "b"
        problem = problem_of(self.suite.intake.AddAssessment, request, timeout=10)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.ABORTED, "ETAG_MISMATCH"))

    def test_a_practice_never_sees_another(self):
        episode = self.episode("p1")
        self.episode("p2")
        name = episode.name.replace("practices/p1", "practices/p2")
        for call in (lambda: self.suite.intake.GetEpisode(I.GetEpisodeRequest(name=name), timeout=10),
                     lambda: self.session(name, 1), lambda: self.profile(name)):
            self.assertEqual(problem_of(call).code, grpc.StatusCode.NOT_FOUND)
        listed = self.suite.intake.ListEpisodes(I.ListEpisodesRequest(parent="practices/p2"), timeout=10)
        self.assertEqual(len(listed.episodes), 1)

    def test_goals_are_checked_with_intake_and_shown_in_the_profile(self):
        episode = self.episode()
        request = G.CreateGoalRequest(parent=episode.name, request_id="g")
        request.goal.statement = "swim-across-the-lake"
        request.goal.proposed_by = RATER.RATER_CLIENT
        request.goal.scale.progress.SetInParent()
        goal = self.suite.goals.CreateGoal(request, timeout=10)
        self.suite.goals.RateGoal(G.RateGoalRequest(name=goal.name, rater=RATER.RATER_CLIENT, value=0, request_id="r"),
                                  timeout=10)
        rated = self.suite.goals.GetGoal(G.GetGoalRequest(name=goal.name), timeout=10)
        self.assertTrue(rated.ratings[0].HasField("value"))
        self.assertEqual(self.profile(episode.name).goals.open_goals, 1)
        request.parent, request.request_id = "practices/p1/episodes/nosuch", "g2"
        problem = problem_of(self.suite.goals.CreateGoal, request, timeout=10)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.NOT_FOUND, "EPISODE_NOT_FOUND"))

    def test_services_away(self):
        episode = self.episode()
        self.session(episode.name, 1, [assessment("srs", [9] * 4)])
        self.suite.services["goals"].kill()
        profile = self.profile(episode.name)
        self.assertEqual([part.part for part in profile.unavailable_parts], ["goals"])
        self.assertTrue(profile.series)
        self.suite.services["intake"].kill()
        problem = problem_of(self.profile, episode.name)
        self.assertEqual(problem.code, grpc.StatusCode.UNAVAILABLE)
        self.assertTrue(problem.retry)
        self.suite.start_service("goals")
        self.suite.start_service("intake")
        until(lambda: self.whole_profile(episode.name), "the whole profile again")

    def whole_profile(self, episode):
        """The profile when both stores answered for it; None while one is still away."""
        try:
            profile = self.profile(episode)
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
            return None
        return None if profile.unavailable_parts else profile

    def test_redis_away_changes_no_answer(self):
        episode = self.episode()
        self.session(episode.name, 1, [assessment("srs", [9] * 4)])
        first = self.profile(episode.name)
        hits = self.cache_hits()
        self.assertEqual(self.profile(episode.name), first)
        self.assertGreater(self.cache_hits(), hits)
        self.suite.redis.kill()
        errors = self.redis_lookups("error")
        self.session(episode.name, 2, [assessment("srs", [8] * 4)])
        second = self.profile(episode.name)
        self.assertEqual(len(second.series[0].points), 2)
        self.assertGreater(self.redis_lookups("error"), errors)
        (self.suite.folder / "redis.sock").unlink(missing_ok=True)
        self.suite.start_redis()

        def hits_resume():
            before = self.cache_hits()
            self.assertEqual(self.profile(episode.name), second)
            return self.cache_hits() > before

        until(hits_resume, "hits of Redis again")

    def cache_hits(self):
        return self.redis_lookups("hit")

    def redis_lookups(self, result):
        return self.suite.metric("scoring", f'rapport_cache_lookups_total{{cache="redis",result="{result}"}}')

    def test_killed_under_load_intake_keeps_what_it_acknowledged(self):
        episode = self.episode()
        acknowledged, stop = [], threading.Event()

        def write(worker):
            number = 0
            while not stop.is_set():
                number += 1
                request_id = f"w{worker}-{number}"
                try:
                    acknowledged.append((request_id, self.session(episode.name, number, request_id=request_id).name))
                except grpc.RpcError:
                    return

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            workers = [pool.submit(write, worker) for worker in range(16)]
            until(lambda: len(acknowledged) > 200, "writes under load")
            self.suite.services["intake"].kill()
            stop.set()
            concurrent.futures.wait(workers)
        self.suite.start_service("intake")
        names = set()
        request = I.ListSessionsRequest(parent=episode.name, page_size=500)
        while True:
            page = self.suite.intake.ListSessions(request, timeout=20, wait_for_ready=True)
            names.update(session.name for session in page.sessions)
            request.page_token = page.next_page_token
            if not page.next_page_token:
                break
        lost = [name for _, name in acknowledged if name not in names]
        self.assertEqual(lost, [])
        request_id, name = acknowledged[-1]
        number = int(request_id.split("-")[1])
        self.assertEqual(self.session(episode.name, number, request_id=request_id).name, name)

    def test_nothing_of_a_person_in_logs_and_metrics(self):
        episode = self.episode()
        session = self.session(episode.name, 1, [assessment("srs", [9.3] * 4)])
        request = G.CreateGoalRequest(parent=episode.name, request_id="g")
        request.goal.statement = "swim-across-the-lake"
        request.goal.proposed_by = RATER.RATER_CLIENT
        request.goal.scale.progress.SetInParent()
        self.suite.goals.CreateGoal(request, timeout=10)
        problem_of(self.session, episode.name, 1, [assessment("srs", [93.37] * 4)])
        problem_of(self.suite.intake.ListEpisodes, I.ListEpisodesRequest(parent="practices/p1", page_token="x",
                                                                         client=SECRETS[0]), timeout=10)
        self.profile(episode.name)
        for name in Suite.NAMES:
            text = self.suite.services[name].log.read_text()
            self.assertGreater(text.count("\n"), 1)
            for line in text.splitlines():
                json.loads(line)  # every line is JSON
            text += self.suite.metrics(name)
            for secret in (*SECRETS, "93.37", episode.name.rsplit("/", 1)[1], session.name.rsplit("/", 1)[1]):
                self.assertNotIn(secret, text, name)

    def test_metrics_are_well_formed(self):
        episode = self.episode()
        self.profile(episode.name)
        for name in Suite.NAMES:
            check = subprocess.run(["promtool", "check", "metrics"], input=self.suite.metrics(name), text=True,
                                   capture_output=True, check=False)
            self.assertEqual((check.returncode, check.stdout + check.stderr), (0, ""), name)

    def test_the_sample_practice_loads_twice_and_shows(self):
        sample = str(ROOT / "deploy" / "sample" / "practice.jsonl")
        self.assertIn("Loaded 130 sessions of 12 episodes", self.suite.rapport("sample", sample).stdout)
        self.assertIn("Loaded 0 sessions", self.suite.rapport("sample", sample).stdout)
        listed = json.loads(self.suite.rapport("--json", "episode", "list").stdout)["episodes"]
        self.assertEqual(len(listed), 12)
        caseload = json.loads(self.suite.rapport("--json", "caseload").stdout)["profiles"]
        still_open = {episode["name"] for episode in listed if episode["state"] == "EPISODE_STATE_OPEN"}
        self.assertEqual({summary["name"] for summary in caseload}, still_open)
        self.assertEqual(caseload[0]["severity"], "SEVERITY_URGENT")  # the one whose risk item is answered above 0
        self.assertIn("SELF_HARM_ITEM", self.suite.rapport("caseload").stdout.splitlines()[1])
        for episode in listed:
            text = self.suite.rapport("profile", episode["name"]).stdout
            self.assertIn("Alliance profile of", text)
            self.suite.rapport("goal", "progress", episode["name"])

    def test_drain_finishes_what_is_in_progress(self):
        self.assertTrue(self.suite.serving("intake", "health"))
        self.assertEqual(self.suite.services["intake"].kill(15), 0)


if __name__ == "__main__":
    unittest.main()
