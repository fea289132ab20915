"""The suite's own programs call each other in their own name or in their caller's: what they do unasked works with every
defence on, no quota of a principal stops it, and nobody else gets anything by it."""
import subprocess
import unittest

import contracts
import grpc
from contracts import Problem, assessment, problem_of
from secure_suite import SecureSuite, bearer
from suite import BIN, ROOT, until

A = contracts.alliance_service_pb2
G = contracts.goal_service_pb2
I = contracts.intake_service_pb2
SESSION = contracts.session_pb2
PRACTICE = "practices/north"
OPENED = 1767261600  # 2026-01-01T10:00:00Z
EPISODES = 60  # each costs a service more calls than a principal's burst of this suite allows in all


class ServicesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = SecureSuite(limits="calls_per_second: 50 burst: 200 max_concurrent_calls: 3")
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()
        cls.principals = 0

    def token(self, **more):
        """A token of a principal that nobody was before, and so with a full allowance."""
        type(self).principals += 1
        return bearer(self.suite.token(sub=f"principal-{self.principals}", **more))

    def episode(self, client, therapist="t1"):
        request = I.CreateEpisodeRequest(parent=PRACTICE)
        request.episode.client, request.episode.therapists[:] = client, [therapist]
        request.episode.open_time.seconds = OPENED - 3600
        return self.suite.intake.CreateEpisode(request, metadata=self.token(), timeout=20).name

    def session(self, episode, answers):
        request = I.CreateSessionRequest(parent=episode)
        request.session.attendance = SESSION.ATTENDANCE_ATTENDED
        request.session.start_time.seconds = OPENED
        request.session.assessments.add().assessment.CopyFrom(assessment("srs", answers))
        return self.suite.intake.CreateSession(request, metadata=self.token(), timeout=20).name

    def goal(self, episode):
        request = G.CreateGoalRequest(parent=episode)
        request.goal.statement = "to sleep through the night"
        request.goal.proposed_by = contracts.assessment_pb2.RATER_CLIENT
        request.goal.scale.progress.SetInParent()
        return self.suite.goals.CreateGoal(request, metadata=self.token(), timeout=20).name

    def test_flags_are_watched_in_the_services_own_name(self):
        only = self.token(scope="rapport/alliance.read")
        stream = self.suite.alliance.WatchAllianceFlags(A.WatchAllianceFlagsRequest(parent=PRACTICE), metadata=only, timeout=60)
        self.addCleanup(stream.cancel)
        kinds = []
        while A.FlagEvent.TYPE_CAUGHT_UP not in kinds:
            kinds.append(next(stream).type)
        self.assertNotIn(A.FlagEvent.TYPE_INTERRUPTED, kinds)
        episode = self.episode("watched")
        self.session(episode, [2, 2, 2, 2])
        event = next(event for event in stream if event.type == A.FlagEvent.TYPE_RAISED)
        self.assertEqual(event.episode, episode)
        for limit in ({"rapport_therapist": "t1"}, {"rapport_viewer": "client"}, {"scope": "rapport/goal.read"},
                      {"practice": "south"}):
            refused = self.suite.alliance.WatchAllianceFlags(A.WatchAllianceFlagsRequest(parent=PRACTICE),
                                                             metadata=self.token(**limit), timeout=20)
            with self.assertRaises(grpc.RpcError) as caught:
                next(refused)
            self.assertIn(Problem(caught.exception).reason,
                          ("CASELOAD_ONLY", "VIEWER_ONLY", "SCOPE_MISSING", "PRACTICE_NOT_FOUND"))

    def test_goals_follows_an_erasure_in_its_own_name(self):
        episode = self.episode("leaving")
        goal = self.goal(episode)
        self.suite.intake.EraseClient(I.EraseClientRequest(parent=PRACTICE, client="leaving"), metadata=self.token(),
                                      timeout=20)

        def gone():
            try:
                self.suite.goals.GetGoal(G.GetGoalRequest(name=goal), metadata=self.token(), timeout=20)
            except grpc.RpcError as error:
                return error.code() == grpc.StatusCode.NOT_FOUND
            return False
        until(gone, "the erasure is followed")
        self.assertEqual(self.suite.metric("goals", "rapport_goals_intake_feed_failures_total"), 0)

    def test_one_call_for_a_whole_caseload_is_one_call(self):
        for client in range(EPISODES):
            episode = self.episode(f"many-{client}", "t-many")
            self.session(episode, [9, 9, 9, 9])
        request = A.ListAllianceProfilesRequest(parent=PRACTICE, therapist="t-many", page_size=EPISODES)
        own = self.token(rapport_therapist="t-many", scope="rapport/alliance.read")
        for _ in range(3):
            listed = self.suite.alliance.ListAllianceProfiles(request, metadata=own, timeout=60)
            self.assertEqual(len(listed.profiles), EPISODES)
            self.assertFalse({part.part for profile in listed.profiles for part in profile.unavailable_parts})
        ended = self.estimate(self.suite.upstream("estimate"))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        ended = self.estimate(f'ca_file: "{self.suite.folder}/authority.crt"')
        self.assertNotEqual(ended.returncode, 0)
        ended = self.estimate(self.suite.upstream("unknown"))
        self.assertNotEqual(ended.returncode, 0)

    def estimate(self, upstream):
        config = self.suite.folder / "estimate.textproto"
        config.write_text(f"""
            intake {{ target: "dns:///localhost:{self.suite.ports["intake"]}" {upstream} }}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
            estimates {{ practices: "north" }}
        """)
        return subprocess.run([BIN / "rapport-estimate", "--config", config], capture_output=True, text=True, timeout=120,
                              check=False)

    def test_no_token_takes_the_place_of_a_services_certificate(self):
        """What only certificates say, a token says in vain."""
        self.episode("changed")
        scope = "rapport/session.read rapport/without-quota rapport/act-for-others"
        token = self.token(scope=scope)
        held, reasons = [], []
        for _ in range(6):  # twice as many as one principal may have at once
            held.append(self.suite.intake.WatchChanges(I.WatchChangesRequest(parent=PRACTICE), metadata=token, timeout=60))
            self.addCleanup(held[-1].cancel)
            try:
                next(held[-1])
            except grpc.RpcError as error:
                reasons.append(Problem(error).reason)
        self.assertEqual(reasons, ["QUOTA_EXCEEDED"] * 3)
        carried = (("rapport-caller-bin", b"\x0a\x05admin\x28\x01"),)
        for metadata in (carried, self.token(scope=scope) + carried):
            problem = problem_of(self.suite.intake.ListEpisodes, I.ListEpisodesRequest(parent=PRACTICE), metadata=metadata,
                                 timeout=20)
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAUTHENTICATED, "CALLER_NOT_BELIEVED"))

    def test_a_service_that_is_not_known_is_away_and_its_caller_not_to_blame(self):
        config = self.suite.folder / "intake.textproto"
        whole = config.read_text()
        self.addCleanup(self.restart_intake, whole)
        episode = self.episode("unlucky")
        self.restart_intake(whole.replace('subject: "rapport-scoring"', 'subject: "rapport-somebody"'))
        with self.suite.new_channel("scoring", "portal") as channel:  # has no token that scoring could hand on
            stub = contracts.alliance_service_pb2_grpc.AllianceServiceStub(channel)
            problem = problem_of(stub.GetAllianceProfile, A.GetAllianceProfileRequest(name=episode), timeout=20)
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAVAILABLE, "UPSTREAM_UNAVAILABLE"))
            self.assertTrue(problem.retry)

    def restart_intake(self, config):
        (self.suite.folder / "intake.textproto").write_text(config)
        self.suite.services["intake"].kill()
        self.suite.start_service("intake")
        until(self.reaches_intake, "scoring has found intake again")

    def reaches_intake(self):
        try:
            self.suite.alliance.ListAllianceProfiles(
                A.ListAllianceProfilesRequest(parent=PRACTICE, therapist="t-nobody"), metadata=self.token(), timeout=20)
        except grpc.RpcError:
            return False
        return True


if __name__ == "__main__":
    unittest.main()
