"""Kills a service with SIGKILL at seeded moments under concurrent writes, and checks what the next start finds: every
acknowledged write there exactly once, none invented, the log gapless, and a retried write applied once.

RAPPORT_CRASH_ROUNDS sets how many kills per service and engine (20)."""
import os
import random
import threading
import unittest

import contracts
import grpc
import postgres
from suite import Suite

I = contracts.intake_service_pb2
G = contracts.goal_service_pb2
CLIENT = contracts.assessment_pb2.RATER_CLIENT
ROUNDS = int(os.environ.get("RAPPORT_CRASH_ROUNDS", "20"))
WRITERS = 8
START = 1767261600  # 2026-01-01T10:00:00Z


class Facts:
    """What the writers sent and what was acknowledged to them, by request id: a method, its request, its reply."""

    def __init__(self):
        self.lock = threading.Lock()
        self.tried, self.acknowledged = {}, {}
        self.enough = threading.Event()
        self.wanted = 0

    def want(self, more):
        self.wanted = len(self.acknowledged) + more
        self.enough.clear()

    def call(self, stub, method, request, patient=False):
        """Makes one write; None when it was not acknowledged. `patient` waits for a service that has just started."""
        with self.lock:
            self.tried[request.request_id] = (method, request)
        try:
            reply = getattr(stub, method)(request, timeout=20, wait_for_ready=patient)
        except grpc.RpcError:
            return None
        with self.lock:
            self.acknowledged[request.request_id] = reply
            if len(self.acknowledged) >= self.wanted:
                self.enough.set()
        return reply


class IntakeWork:
    """Sessions of one episode."""

    service = "intake"

    def __init__(self, suite, practice):
        self.suite, self.practice = suite, practice
        request = I.CreateEpisodeRequest(parent=f"practices/{practice}", request_id="episode")
        request.episode.client = "c-1"
        request.episode.therapists.append("t-1")
        request.episode.open_time.seconds = START
        self.episode = suite.intake.CreateEpisode(request, timeout=20, wait_for_ready=True).name

    def write(self, facts, stub, prefix, over):
        number = 0
        while not over.is_set():
            number += 1
            request = I.CreateSessionRequest(parent=self.episode, request_id=f"{prefix}-{number}")
            request.session.attendance = contracts.session_pb2.ATTENDANCE_ATTENDED
            request.session.external_ids.add(system="crash", value=request.request_id)
            request.session.start_time.seconds = START + number
            facts.call(stub, "CreateSession", request)

    def watch(self):
        return self.suite.intake.WatchChanges(
            I.WatchChangesRequest(parent=f"practices/{self.practice}", until_latest=True), timeout=30, wait_for_ready=True)

    def found(self):
        """What is kept: (name, request id) of every write, and how often each record stands in the log."""
        writes, versions = [], {self.episode: None}
        request = I.ListSessionsRequest(parent=self.episode, page_size=500)
        while True:
            page = self.suite.intake.ListSessions(request, timeout=30, wait_for_ready=True)
            for session in page.sessions:
                writes.append((session.name, session.external_ids[0].value))
                versions[session.name] = 1
            request.page_token = page.next_page_token
            if not page.next_page_token:
                return writes, versions


class GoalsWork:
    """Goals of one episode, each rated some times."""

    service = "goals"
    RATINGS = 3

    def __init__(self, suite, practice):
        self.suite, self.practice = suite, practice
        self.episode = IntakeWork(suite, practice).episode

    def write(self, facts, stub, prefix, over):
        number = 0
        while not over.is_set():
            number += 1
            create = G.CreateGoalRequest(parent=self.episode, request_id=f"{prefix}-{number}")
            create.goal.statement = create.request_id
            create.goal.proposed_by = CLIENT
            create.goal.scale.progress.SetInParent()
            goal = facts.call(stub, "CreateGoal", create)
            for nth in range(self.RATINGS if goal else 0):
                rate = G.RateGoalRequest(name=goal.name, rater=CLIENT, value=nth,
                                         request_id=f"{create.request_id}-r{nth}")
                rate.rated_time.seconds = START + nth
                facts.call(stub, "RateGoal", rate)

    def watch(self):
        return self.suite.goals.WatchChanges(
            G.WatchChangesRequest(parent=f"practices/{self.practice}", until_latest=True), timeout=30, wait_for_ready=True)

    def found(self):
        writes, versions = [], {}
        for goal in self.suite.goals.ReadEpisode(G.ReadEpisodeRequest(name=self.episode), timeout=30, wait_for_ready=True).goals:
            writes.append((goal.name, goal.statement))
            writes += [(goal.name, f"{goal.statement}-r{int(rating.value)}") for rating in goal.ratings]
            versions[goal.name] = 1 + len(goal.ratings)
        return writes, versions


class CrashCases:
    """One service on one engine; `work` and `engine` are set by the classes below."""

    def setUp(self):
        self.suite = Suite(self.engine)
        self.addCleanup(self.suite.stop)
        self.suite.start_postgres()
        self.suite.start_service("intake")
        if self.work.service != "intake":
            self.suite.start_service(self.work.service)

    def stub(self):
        return getattr(self.suite, self.work.service)

    def kill_under_load(self, work, facts, number, acknowledgements):
        over = threading.Event()
        facts.want(acknowledgements)
        writers = [threading.Thread(target=work.write, args=(facts, self.stub(), f"k{number}-w{writer}", over))
                   for writer in range(WRITERS)]
        for writer in writers:
            writer.start()
        self.assertTrue(facts.enough.wait(60), "no writes")
        over.set()  # no new write after the kill; those under way stay unacknowledged
        self.suite.services[work.service].kill()
        for writer in writers:
            writer.join()
        self.suite.start_service(work.service)

    def check(self, work, facts):
        writes, versions = work.found()
        kept = {request_id: name for name, request_id in writes}
        self.assertEqual(len(kept), len(writes), "applied twice")
        self.assertEqual({r: reply.name for r, reply in facts.acknowledged.items()},
                         {r: kept.get(r) for r in facts.acknowledged}, "acknowledged and lost")
        self.assertLessEqual(kept.keys(), facts.tried.keys(), "invented")
        changes = list(work.watch())
        self.assertEqual([change.revision for change in changes[:-1]], list(range(1, len(changes))), "a gap in the log")
        logged = {}
        for change in changes[:-1]:
            logged[change.name] = logged.get(change.name, 0) + 1
        self.assertEqual({name: count if versions.get(name) else None for name, count in logged.items()}, versions,
                         "the log and the records differ")

    def retry(self, facts):
        """What was not acknowledged is sent again, and must go through; a sample of what was gets the same reply."""
        for request_id in facts.tried.keys() - facts.acknowledged.keys():
            self.assertIsNotNone(facts.call(self.stub(), *facts.tried[request_id], patient=True), request_id)
        for request_id in list(facts.acknowledged)[-5:]:
            method, request = facts.tried[request_id]
            again = getattr(self.stub(), method)(request, timeout=20, wait_for_ready=True)
            self.assertEqual(again, facts.acknowledged[request_id])

    def test_nothing_acknowledged_is_lost_to_kill(self):
        chance = random.Random(f"{self.work.service} {self.engine}")
        for number in range(ROUNDS):
            if number % 5 == 0:  # five kills per practice: checking a long history takes long
                work, facts = self.work(self.suite, f"p{number}"), Facts()
            with self.subTest(round=number):
                self.kill_under_load(work, facts, number, chance.randrange(1, 80))
                self.check(work, facts)
                self.retry(facts)
                self.check(work, facts)


class IntakeSqlite(CrashCases, unittest.TestCase):
    work, engine = IntakeWork, "sqlite"


class GoalsSqlite(CrashCases, unittest.TestCase):
    work, engine = GoalsWork, "sqlite"


@postgres.needed
class IntakePostgres(CrashCases, unittest.TestCase):
    work, engine = IntakeWork, "postgres"


@postgres.needed
class GoalsPostgres(CrashCases, unittest.TestCase):
    work, engine = GoalsWork, "postgres"


if __name__ == "__main__":
    unittest.main()
