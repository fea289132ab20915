"""No sequence of writes, crashes, restores and Redis restarts returns a stale profile: each answer is what computing anew gives.

RAPPORT_STALENESS_SEED and RAPPORT_STALENESS_STEPS choose another run, or a longer one.
"""
import os
import random
import sqlite3
import threading
import unittest
import uuid

import contracts
import grpc
from alliance_test import START, WEEK, srs
from suite import ROOT, Suite, until

I = contracts.intake_service_pb2
G = contracts.goal_service_pb2
A = contracts.alliance_service_pb2
SESSION = contracts.session_pb2
RATER = contracts.assessment_pb2
SEED = int(os.environ.get("RAPPORT_STALENESS_SEED", "20260319"))
STEPS = int(os.environ.get("RAPPORT_STALENESS_STEPS", "40"))
PRACTICE = "practices/p1"


class Replicas(Suite):
    """Two replicas of scoring that share a Redis and the key to it, one with a cache of its own before it; and one without any."""

    CACHED = ("scoring", "twin")
    NAMES = ("intake", "goals", "scoring", "twin", "fresh")
    SERVICES = {**Suite.SERVICES, "twin": Suite.SERVICES["scoring"], "fresh": Suite.SERVICES["scoring"]}
    PROGRAMS = {"twin": "rapport-scoring", "fresh": "rapport-scoring"}

    def config(self, name):
        if name not in ("scoring", "twin", "fresh"):
            return super().config(name)
        key = self.folder / "cache.key"
        key.write_bytes(bytes(range(32)))
        cache = "local_bytes: 0"
        if name in self.CACHED:
            cache = (f'local_bytes: {0 if name == "scoring" else 16 << 20} key_file: "{key}" '
                     f'redis {{ address: "unix:{self.folder}/redis.sock" }}')
        return f"""
            listen {{ address: "unix:{self.folder}/{name}.sock" health_address: "unix:{self.folder}/{name}-health.sock"
                      metrics_address: "127.0.0.1:{self.metrics_ports[name]}" }}
            drain {{ pause {{ }} grace {{ seconds: 5 }} }}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
            intake {{ target: "unix:{self.folder}/intake.sock" }}
            goals {{ target: "unix:{self.folder}/goals.sock" }}
            cache {{ {cache} }}
        """

    def profile(self, replica, episode):
        stub = contracts.alliance_service_pb2_grpc.AllianceServiceStub(self.channel(replica))
        return stub.GetAllianceProfile(A.GetAllianceProfileRequest(name=episode), timeout=20)

    def caseload(self, replica):
        stub = contracts.alliance_service_pb2_grpc.AllianceServiceStub(self.channel(replica))
        return stub.ListAllianceProfiles(A.ListAllianceProfilesRequest(parent=PRACTICE), timeout=20)


def patiently(call, *arguments):
    """Calls until the service is there again; request ids make that safe."""
    def attempt():
        try:
            return call(*arguments)
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
                raise
            return None
    return until(attempt, "the call")


class StalenessTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.suite = Replicas()
        self.addCleanup(self.suite.stop)
        self.suite.start()
        self.sessions, self.goals, self.backup, self.history = {}, {}, None, []
        self.episodes = [self.episode() for _ in range(3)]

    def episode(self):
        request = I.CreateEpisodeRequest(parent=PRACTICE, request_id=str(uuid.uuid4()))
        request.episode.client = str(uuid.uuid4())
        request.episode.therapists.append("t1")
        request.episode.open_time.seconds = START - 3600
        name = patiently(lambda: self.suite.intake.CreateEpisode(request, timeout=10)).name
        goal = G.CreateGoalRequest(parent=name, request_id=str(uuid.uuid4()))
        goal.goal.statement, goal.goal.proposed_by = "x", RATER.RATER_CLIENT
        goal.goal.scale.progress.SetInParent()
        self.goals[name] = patiently(lambda: self.suite.goals.CreateGoal(goal, timeout=10)).name
        return name

    # What can happen.

    def write(self, episode=None):
        episode = episode or self.random.choice(self.episodes)
        week = self.sessions[episode] = self.sessions.get(episode, -1) + 1
        request = I.CreateSessionRequest(parent=episode, request_id=str(uuid.uuid4()))
        request.session.attendance = SESSION.ATTENDANCE_ATTENDED
        request.session.start_time.seconds = START + WEEK * week
        request.session.assessments.add().assessment.CopyFrom(srs(self.random.randrange(200, 400) / 10))
        patiently(lambda: self.suite.intake.CreateSession(request, timeout=10))

    def rate_goal(self):
        request = G.RateGoalRequest(name=self.goals[self.random.choice(self.episodes)], rater=RATER.RATER_CLIENT,
                                    value=self.random.randrange(11), request_id=str(uuid.uuid4()))
        patiently(lambda: self.suite.goals.RateGoal(request, timeout=10))

    def kill_redis(self):
        self.suite.redis.kill()
        if self.random.random() < 0.6:
            self.start_redis()

    def start_redis(self):
        if not self.suite.redis.running():
            (self.suite.folder / "redis.sock").unlink(missing_ok=True)
            self.suite.start_redis()

    def kill_scoring(self):
        name = self.random.choice(Replicas.CACHED)
        self.suite.services[name].kill()
        self.suite.start_service(name)

    def kill_intake_under_writes(self):
        episode = self.random.choice(self.episodes)
        writer = threading.Thread(target=lambda: [self.write(episode) for _ in range(4)])
        writer.start()
        self.suite.services["intake"].kill()
        self.suite.start_service("intake")
        writer.join()

    def kill_goals(self):
        self.suite.services["goals"].kill()
        self.suite.start_service("goals")

    def back_up_intake(self):
        self.suite.services["intake"].kill()
        self.backup = self.suite.folder / f"backup-{len(self.history)}.db"
        with sqlite3.connect(self.suite.folder / "intake.db") as live, sqlite3.connect(self.backup) as copy:
            live.backup(copy)
        self.suite.start_service("intake")

    def restore_intake(self):
        if self.backup is None:
            return
        self.suite.services["intake"].kill()
        for path in self.suite.folder.glob("intake.db*"):
            if path.suffix != ".index-key":
                path.unlink()
        with sqlite3.connect(self.backup) as kept, sqlite3.connect(self.suite.folder / "intake.db") as live:
            kept.backup(live)
            live.execute("UPDATE store SET epoch = lower(hex(randomblob(16)))")
        self.suite.start_service("intake")

    # What must hold.

    def whole(self, replica, episode):
        """The profile when both stores answered for it; while one is being found again, nothing."""
        profile = patiently(self.suite.profile, replica, episode)
        return None if profile.unavailable_parts else profile

    def compare(self):
        for episode in self.episodes:
            fresh = until(lambda e=episode: self.whole("fresh", e), "the fresh profile")
            for replica in Replicas.CACHED:
                for _ in range(2):  # computed or found, then found
                    kept = until(lambda r=replica, e=episode: self.whole(r, e), f"the profile of {replica}")
                    self.assertEqual(kept, fresh, f"stale at {replica}; seed {SEED}, after {' '.join(self.history)}")
        lists = [patiently(self.suite.caseload, replica) for replica in ("fresh", *Replicas.CACHED)]
        self.assertEqual(lists[1], lists[0], f"stale caseload; seed {SEED}, after {' '.join(self.history)}")
        self.assertEqual(lists[2], lists[0], f"stale caseload; seed {SEED}, after {' '.join(self.history)}")

    def test_no_sequence_of_events_returns_a_stale_profile(self):
        often, seldom = (self.write, self.rate_goal), (self.kill_redis, self.start_redis, self.kill_scoring,
                                                       self.kill_intake_under_writes, self.kill_goals,
                                                       self.back_up_intake, self.restore_intake)
        for _ in range(STEPS):
            event = self.random.choice(often if self.random.random() < 0.4 else seldom)
            self.history.append(event.__name__)
            event()
            self.compare()
        hits = self.suite.metric("scoring", 'rapport_cache_lookups_total{cache="redis",result="hit"}')
        twin = self.suite.metric("twin", 'rapport_cache_lookups_total{cache="local",result="hit"}')
        print(f"\n{STEPS} events, seed {SEED}; since their last start {hits:.0f} hits of Redis, {twin:.0f} near")
        self.assertGreater(hits + twin, 0, "nothing was ever cached, so nothing was shown")


if __name__ == "__main__":
    unittest.main()
