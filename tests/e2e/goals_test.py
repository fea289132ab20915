"""Goals over sockets, with the real intake and both engines: what is refused and how, what answers when intake is away,
the worked examples of the measures, and erasure in either order."""
import json
import unittest
import uuid

import contracts
import grpc
import postgres
from contracts import problem_of
from suite import ROOT, Suite, until

I = contracts.intake_service_pb2
G = contracts.goal_service_pb2
GOAL = contracts.goal_pb2
RATER = contracts.assessment_pb2
ERASURE = contracts.erasure_pb2
CLIENT, THERAPIST, CAREGIVER = RATER.RATER_CLIENT, RATER.RATER_THERAPIST, RATER.RATER_CAREGIVER
INVALID, NOT_FOUND = grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND
FAILED, EXISTS = grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.ALREADY_EXISTS


class Desk:
    """Short words for calls of one suite."""

    def __init__(self, suite):
        self.suite = suite

    def episode(self, client="c-1", practice="p1"):
        request = I.CreateEpisodeRequest(parent=f"practices/{practice}", request_id=str(uuid.uuid4()))
        request.episode.client = client
        request.episode.therapists.append("t-1")
        request.episode.open_time.FromJsonString("2026-01-01T09:00:00Z")
        return self.suite.intake.CreateEpisode(request, timeout=20).name

    def session(self, episode, day=1):
        request = I.CreateSessionRequest(parent=episode, request_id=str(uuid.uuid4()))
        request.session.attendance = contracts.session_pb2.ATTENDANCE_ATTENDED
        request.session.start_time.seconds = 1767261600 + 86400 * day
        return self.suite.intake.CreateSession(request, timeout=20).name

    def scale(self, weight=None):
        scale = GOAL.GoalScale()
        for level in range(-2, 3):
            scale.attainment.levels.add(level=level, description=f"goes out {level + 2} times a week")
        if weight is not None:
            scale.attainment.weight = weight
        return scale

    def goal(self, episode, scale=None, baseline=None):
        request = G.CreateGoalRequest(parent=episode, request_id=str(uuid.uuid4()))
        request.goal.statement = "see friends again"
        request.goal.proposed_by = CLIENT
        request.goal.scale.CopyFrom(scale or GOAL.GoalScale(progress=GOAL.ProgressScale()))
        if baseline is not None:
            request.goal.baseline = baseline
        return self.suite.goals.CreateGoal(request, timeout=20)

    def rate(self, goal, value=None, rater=CLIENT, **fields):
        fields.setdefault("request_id", str(uuid.uuid4()))
        return self.suite.goals.RateGoal(G.RateGoalRequest(name=goal, rater=rater, value=value, **fields), timeout=20)

    def get(self, goal):
        return self.suite.goals.GetGoal(G.GetGoalRequest(name=goal), timeout=20)

    def progress(self, episode, **fields):
        return self.suite.goals.GetGoalProgress(G.GetGoalProgressRequest(name=episode, **fields), timeout=20)

    def gone(self, goal):
        """Whether the goal is not there any more."""
        try:
            self.get(goal)
        except grpc.RpcError as error:
            return error.code() == NOT_FOUND
        return False

    def changes(self, practice="p1"):
        """Every change of the practice's goals, and the end of the feed."""
        request = G.WatchChangesRequest(parent=f"practices/{practice}", until_latest=True)
        return list(self.suite.goals.WatchChanges(request, timeout=20))

    def erase_in(self, service, client, practice="p1"):
        messages, stub = {"intake": (I, self.suite.intake), "goals": (G, self.suite.goals)}[service]
        request = messages.EraseClientRequest(parent=f"practices/{practice}", client=client,
                                              request_id=str(uuid.uuid4()))
        return stub.EraseClient(request, timeout=60).report


class GoalsCases:
    """What holds on every engine; `engine` is set by the classes below."""

    @classmethod
    def setUpClass(cls):
        cls.suite = Suite(cls.engine)
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start_postgres()
        for name in ("intake", "goals"):
            cls.suite.start_service(name)
        cls.desk = Desk(cls.suite)

    def refused(self, before, call, code, reason, fields=()):
        """The call fails exactly so, and neither the goal nor the practice's log has moved."""
        practice = before.name.split("/")[1]
        log = len(self.desk.changes(practice))
        problem = problem_of(call)
        self.assertEqual((problem.code, problem.reason, sorted(problem.fields)), (code, reason, sorted(fields)))
        self.assertEqual(self.desk.get(before.name), before)
        self.assertEqual(len(self.desk.changes(practice)), log)

    def test_wrong_ratings_get_their_exact_error_and_change_nothing(self):
        desk, practice = self.desk, f"p-{uuid.uuid4().hex[:8]}"
        episode = desk.episode(practice=practice)
        session, other_session = desk.session(episode), desk.session(desk.episode(practice=practice))
        goal = desk.goal(episode)

        rated = desk.rate(goal.name, 4, session=session, request_id="r-1")
        self.assertEqual(desk.rate(goal.name, 4, session=session, request_id="r-1"), rated)  # a retry is no rating
        self.assertEqual(len(desk.get(goal.name).ratings), 1)
        refused = lambda call, *what: self.refused(rated, call, *what)  # noqa: E731
        refused(lambda: desk.rate(goal.name, 5, session=session, request_id="r-1"), INVALID, "REQUEST_ID_REUSED")
        refused(lambda: desk.rate(goal.name, 4, session=session), EXISTS, "RATING_EXISTS")
        for value in (-0.5, 10.5, 4.25, float("nan")):
            refused(lambda v=value: desk.rate(goal.name, v), INVALID, "INVALID_FIELDS", ["value"])
        refused(lambda: desk.rate(goal.name, 11, rater=9, importance=-1, confidence=10.5, session="nonsense"), INVALID,
                "INVALID_FIELDS", ["value", "rater", "importance", "confidence", "session"])
        refused(lambda: desk.rate(goal.name, 4, session=other_session), INVALID, "INVALID_FIELDS", ["session"])
        refused(lambda: desk.rate(goal.name, 4, session=f"{episode}/sessions/nosuch"), NOT_FOUND, "SESSION_NOT_FOUND")
        foreign = goal.name.replace(f"practices/{practice}/", "practices/p-foreign/")
        refused(lambda: desk.rate(foreign, 4), NOT_FOUND, "GOAL_NOT_FOUND")
        refused(lambda: desk.rate(goal.name + "x", 4), NOT_FOUND, "GOAL_NOT_FOUND")
        refused(lambda: desk.rate(goal.name, 4, etag="stale"), grpc.StatusCode.ABORTED, "ETAG_MISMATCH")

        attainment = desk.goal(episode, desk.scale())
        self.refused(attainment, lambda: desk.rate(attainment.name, 3), INVALID, "INVALID_FIELDS", ["value"])
        retired = self.suite.goals.RetireGoal(
            G.RetireGoalRequest(name=goal.name, reason="given up", request_id="retire"), timeout=20)
        self.refused(retired, lambda: desk.rate(goal.name, 4), FAILED, "GOAL_RETIRED")

    def test_each_rater_stands_apart_and_zero_is_a_level(self):
        desk = self.desk
        episode = desk.episode()
        goal = desk.goal(episode, desk.scale(), baseline=-1)
        for rater, level in ((CLIENT, 0), (THERAPIST, 1), (CAREGIVER, -2)):
            desk.rate(goal.name, level, rater, importance=8, confidence=3.5)
        progress = desk.progress(episode, reliable_t_change=10)
        self.assertEqual([(a.rater, round(a.t_score, 9)) for a in progress.attainment],
                         [(CLIENT, 50), (THERAPIST, 60), (CAREGIVER, 30)])
        improved, worse = contracts.goal_progress_pb2.RELIABLE_CHANGE_IMPROVED, \
            contracts.goal_progress_pb2.RELIABLE_CHANGE_DETERIORATED
        self.assertEqual([a.change.reliable_change for a in progress.attainment], [improved, improved, worse])
        self.assertEqual([s.points[0].confidence for s in progress.goals[0].series], [3.5, 3.5, 3.5])

    def test_progress_says_which_sessions_moved_which_goal_and_what_is_stale(self):
        desk = self.desk
        episode = desk.episode()
        goals = [desk.goal(episode).name for _ in range(4)]
        sessions = [desk.session(episode, day) for day in range(1, 6)]
        for goal in goals[1:]:
            desk.rate(goal, 5, session=sessions[0])
        for number, session in enumerate(sessions):
            desk.rate(goals[0], min(number, 2), session=session)
        progress = desk.progress(episode)
        self.assertEqual([(m.session, m.goal, m.moved) for m in progress.movements],
                         [(sessions[1], goals[0], 1), (sessions[2], goals[0], 1)])
        self.assertEqual([stale.goal for stale in progress.staleness.goals], goals[1:])
        self.assertEqual(progress.staleness.after_sessions, 4)
        self.assertEqual(len(desk.progress(episode, stale_after_sessions=6).staleness.goals), 0)
        reasons = [contracts.goal_progress_pb2.GapReason.Name(gap.reason) for gap in progress.gaps]
        self.assertIn("GAP_REASON_MORE_THAN_THREE_PROGRESS_GOALS", reasons)

    def test_the_worked_examples_come_out_of_the_service(self):
        cases = json.loads((ROOT / "tests/vectors/data/06_goals.json").read_text())["cases"]
        self.assertGreaterEqual(len(cases), 15)
        for case in cases:
            with self.subTest(case["id"]):
                run = {"gas.t_score": self.attainment, "gas.change": self.attainment_change, "gbo.change": self.outcome,
                       "goal.consensus": self.consensus}[case["function"]]
                self.check(run(case["input"]), case["expected"], case["tolerance"])

    def check(self, got, expected, tolerance):
        for key, want in expected.items():
            if isinstance(want, (int, float)):
                self.assertAlmostEqual(got[key], want, delta=tolerance["abs"] + tolerance["rel"] * abs(want), msg=key)
            else:
                self.assertEqual(got[key], want, key)

    @staticmethod
    def status(measure):
        return contracts.goal_progress_pb2.MeasureStatus.Name(measure.status).removeprefix("MEASURE_STATUS_")

    @staticmethod
    def number(message, field):
        return getattr(message, field) if message.HasField(field) else None

    def rate_all(self, levels, weights, baselines, scale):
        episode = self.desk.episode()
        for i, level in enumerate(levels):
            weight = weights[i] if weights else None
            goal = self.desk.goal(episode, scale(weight), baselines[i] if baselines else None)
            self.desk.rate(goal.name, level)
        return episode

    def attainment(self, given):
        episode = self.rate_all(given["scores"], given["weights"], None, self.desk.scale)
        measure = self.desk.progress(episode, intercorrelation=given["rho"]).attainment[0]
        return {"status": self.status(measure), "n_goals": measure.n_goals, "t": self.number(measure, "t_score")}

    def attainment_change(self, given):
        episode = self.rate_all(given["post"], given["weights"], given["baseline"], self.desk.scale)
        change = self.desk.progress(episode, intercorrelation=given["rho"]).attainment[0].change
        return {"n_goals": change.n_goals, "t_baseline": change.t_baseline, "t_post": change.t_latest,
                "t_change": change.t_change}

    def outcome(self, given):
        episode = self.rate_all(given["current"], None, given["start"], lambda _: None)
        measure = self.desk.progress(episode, reliable_change=given["reliable_change"]).outcomes[0]
        reliable = contracts.goal_progress_pb2.ReliableChange.Name(measure.reliable_change)
        return {"status": self.status(measure), "n_goals": measure.n_goals,
                "mean_change": self.number(measure, "mean_change"),
                "reliable_change": {"UNSPECIFIED": None}.get(reliable.removeprefix("RELIABLE_CHANGE_"),
                                                             reliable.removeprefix("RELIABLE_CHANGE_"))}

    def consensus(self, given):
        episode = self.desk.episode()
        for client, therapist in zip(given["client_weights"], given["therapist_weights"]):
            goal = self.desk.goal(episode)
            self.desk.rate(goal.name, None, CLIENT, importance=client)
            self.desk.rate(goal.name, None, THERAPIST, importance=therapist)
        measure = self.desk.progress(episode).consensus
        return {"overlap": measure.overlap, "ruzicka": measure.ruzicka}

    def test_with_intake_away_reads_answer_and_writes_that_ask_it_say_when_to_retry(self):
        desk, goals = self.desk, self.suite.goals
        episode = desk.episode()
        session, goal = desk.session(episode), desk.goal(episode)
        part = GOAL.Goal(statement="one", proposed_by=CLIENT, scale=goal.scale)
        self.suite.services["intake"].kill()
        self.addCleanup(self.suite.start_service, "intake")
        asking = (
            lambda: desk.goal(episode),
            lambda: goals.SplitGoal(G.SplitGoalRequest(name=goal.name, parts=[part, part], reason="two in one",
                                                       request_id="s"), timeout=20),
            lambda: desk.rate(goal.name, 4, session=session),
            lambda: goals.AssignTask(G.AssignTaskRequest(name=goal.name, request_id="t", task=GOAL.Task(
                description="call Ana", session=session)), timeout=20))
        for call in asking:
            problem = problem_of(call)
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAVAILABLE, "UPSTREAM_UNAVAILABLE"))
            self.assertTrue(problem.retry)
        self.assertEqual(desk.get(goal.name), goal)
        self.assertEqual(len(goals.ListGoals(G.ListGoalsRequest(parent=episode), timeout=20).goals), 1)
        self.assertEqual(len(goals.ReadEpisode(G.ReadEpisodeRequest(name=episode), timeout=20).goals), 1)
        self.assertEqual(len(desk.rate(goal.name, 6).ratings), 1)  # a free-standing rating asks nobody
        progress = desk.progress(episode)
        self.assertEqual(progress.outcomes[0].mean, 6)
        self.assertIn(contracts.goal_progress_pb2.GAP_REASON_SESSIONS_UNAVAILABLE, [gap.reason for gap in progress.gaps])
        self.doCleanups()
        until(lambda: self.answers(lambda: desk.rate(goal.name, 4, session=session, request_id="again")),
              "goals finds intake again")
        self.assertEqual(len(desk.get(goal.name).ratings), 2)

    def answers(self, call):
        """Whether the call is answered; nothing but UNAVAILABLE may stand in its way."""
        try:
            return call()
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
            return None

    def test_what_intake_erases_goals_erases_too(self):
        desk, client, other = self.desk, f"c-{uuid.uuid4().hex}", f"c-{uuid.uuid4().hex}"
        first, second, others = desk.episode(client), desk.episode(client), desk.episode(other)
        goals = [desk.goal(first).name, desk.goal(second).name]
        kept = desk.goal(others)
        desk.rate(goals[0], 4, request_id=f"{client}-r")
        desk.erase_in("intake", client)
        until(lambda: all(desk.gone(goal) for goal in goals), "the erasure is followed")
        self.assertEqual(desk.get(kept.name), kept)
        for episode in (first, second):
            self.assertEqual(problem_of(desk.goal, episode).reason, "EPISODE_NOT_FOUND")
        self.assertEqual(problem_of(desk.rate, goals[0], 4, request_id=f"{client}-r").code, NOT_FOUND)
        self.nothing_held(desk.erase_in("goals", client))

    def test_what_goals_has_erased_stays_erased_when_intake_follows(self):
        desk, client = self.desk, f"c-{uuid.uuid4().hex}"
        episode = desk.episode(client)
        goal = desk.goal(episode).name
        report = desk.erase_in("goals", client)
        self.assertEqual(self.erased(report), 1)
        self.assertTrue(desk.gone(goal))
        problem = problem_of(desk.goal, episode)  # intake still knows the episode
        self.assertEqual((problem.code, problem.reason), (FAILED, "CLIENT_ERASED"))
        self.assertGreater(self.erased(desk.erase_in("intake", client)), 0)
        self.nothing_held(desk.erase_in("goals", client))
        self.nothing_held(desk.erase_in("intake", client))
        self.assertEqual(problem_of(desk.goal, episode).reason, "EPISODE_NOT_FOUND")

    def test_an_erasure_that_goals_has_slept_through_is_made_up_for(self):
        desk, client = self.desk, f"c-{uuid.uuid4().hex}"
        goal = desk.goal(desk.episode(client)).name
        self.suite.services["goals"].kill()
        desk.erase_in("intake", client)
        self.suite.start_service("goals")
        until(lambda: desk.gone(goal), "the erasure is followed")
        until(lambda: self.suite.metric("goals", "rapport_goals_followed_erasures_total") > 0, "it is counted")
        self.assertGreater(self.suite.metric("goals", "rapport_goals_intake_feed_read_timestamp_seconds"), 1767261600)

    @staticmethod
    def erased(report):
        return sum(o.erased for o in report.outcomes if o.place == ERASURE.ERASURE_PLACE_RECORDS)

    def nothing_held(self, report):
        places = (ERASURE.ERASURE_PLACE_RECORDS, ERASURE.ERASURE_PLACE_HISTORY,
                  ERASURE.ERASURE_PLACE_REMEMBERED_REPLIES)
        self.assertEqual([(o.state, o.erased) for o in report.outcomes if o.place in places],
                         [(ERASURE.ERASURE_STATE_NOTHING_HELD, 0)] * 3)


class GoalsOnSqliteTest(GoalsCases, unittest.TestCase):
    engine = "sqlite"


@postgres.needed
class GoalsOnPostgresTest(GoalsCases, unittest.TestCase):
    engine = "postgres"


if __name__ == "__main__":
    unittest.main()
