"""Two replicas of every service on PostgreSQL are restarted in turn under load, and no call fails."""
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import unittest

import contracts
import grpc
import postgres
from suite import BIN, ROOT, Process, Suite, free_port, serves, until

NAMES = Suite.NAMES
REPLICAS = ("a", "b")


class Cluster(Suite):
    """The suite with two replicas of each service, at addresses of their own, and their stores in PostgreSQL."""

    def __init__(self):
        super().__init__()
        self.postgres = postgres.Postgres(self.folder)
        self.ports = {(name, replica): free_port() for name in NAMES for replica in REPLICAS}
        self.services = {}
        for name, replica in self.ports:
            config = self.folder / f"{name}-{replica}.textproto"
            config.write_text(self.replica_config(name, replica))
            self.services[name, replica] = Process(self.folder, f"{name}-{replica}",
                                                   [str(BIN / f"rapport-{name}"), "--config", str(config)])

    def target(self, name):
        return "ipv4:" + ",".join(f"127.0.0.1:{self.ports[name, replica]}" for replica in REPLICAS)

    def replica_config(self, name, replica):
        upstream = "".join(f'{other} {{ target: "{self.target(other)}" insecure_beyond_loopback: true }}\n'
                           for other in ("intake", "goals"))
        return f"""
            listen {{ address: "127.0.0.1:{self.ports[name, replica]}" metrics_address: "none"
                      health_address: "unix:{self.folder}/{name}-{replica}-health.sock" }}
            drain {{ pause {{ seconds: 1 }} grace {{ seconds: 20 }} }}
            {self.postgres.store(name)}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
            cache {{ redis {{ address: "unix:{self.folder}/redis.sock" }} }}
            {upstream}
        """

    def start(self):
        self.postgres.start(("intake", "goals"))
        self.start_redis()
        for name, replica in self.ports:
            self.start_replica(name, replica)

    def start_replica(self, name, replica):
        process = self.services[name, replica]
        process.start()
        until(lambda: self.serves(name, replica) or not process.running(), f"{name}-{replica}")
        if not process.running():
            raise AssertionError(process.log.read_text()[-2000:])

    def serves(self, name, replica):
        return serves(f"unix:{self.folder}/{name}-{replica}-health.sock", self.SERVICES[name])

    def channel(self, name):
        """A client as the contracts ask for: all addresses, and the service config published beside the contract."""
        if name not in self.channels:
            stem = {"intake": "intake", "goals": "goal", "scoring": "scoring"}[name]
            policy = (ROOT / f"protos/rapport/{name}/v1/{stem}_service_config.json").read_text()
            self.channels[name] = grpc.insecure_channel(self.target(name), options=[
                ("grpc.service_config", policy), ("grpc.enable_retries", 1)])
        return self.channels[name]

    def clients(self, name, replica):
        """The processes that are connected to a replica now; proc(5) tells: remote address, state 01, inode."""
        rows = [line.split() for table in ("tcp", "tcp6")  # gRPC's sockets are of both families
                for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
        inodes = {f"socket:[{row[9]}]" for row in rows
                  if row[2].endswith(f":{self.ports[name, replica]:04X}") and row[3] == "01"}
        pids = {"test": os.getpid()} | {key: process.process.pid for key, process in self.services.items()}
        return {key for key, pid in pids.items() if inodes & {os.readlink(file) for file in self.open_files(pid)}}

    def open_files(self, pid):
        for file in pathlib.Path(f"/proc/{pid}/fd").iterdir():
            if file.is_symlink():  # it may have been closed meanwhile
                yield file

    def restart(self, name, replica):
        """As a Deployment does: the next one's turn comes when this one is ready and its clients have found it again."""
        clients = self.clients(name, replica)
        code = self.services[name, replica].kill(signal.SIGTERM)
        if code != 0:
            raise AssertionError(f"{name}-{replica} ended with {code}")
        self.start_replica(name, replica)
        until(lambda: self.clients(name, replica) >= clients, f"the clients of {name}-{replica} are back")

    def stop(self):
        for channel in self.channels.values():
            channel.close()
        for process in self.services.values():
            process.kill()
        self.redis.kill()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Load:
    """One call after the other in a thread, until it is told to end."""

    def __init__(self, name, call):
        self.name, self.call = name, call
        self.calls, self.failures = 0, []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.over.is_set():
            try:
                self.call()
            except grpc.RpcError as error:
                self.failures.append(f"{self.name}: {error.code()} {error.details()}")
            self.calls += 1

    def end(self):
        self.over.set()
        self.thread.join()


@postgres.needed
class RollingRestartTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.addClassCleanup(cls.cluster.stop)
        cls.cluster.start()

    def loads(self):
        cluster = self.cluster
        intake, goals, alliance = contracts.intake_service_pb2, contracts.goal_service_pb2, contracts.alliance_service_pb2
        episode = cluster.intake.CreateEpisode(intake.CreateEpisodeRequest(
            parent="practices/p", episode=contracts.episode_pb2.Episode(client="c-1", therapists=["t-1"]),
            request_id="one"), timeout=20).name
        count = iter(range(10**9))
        return [
            Load("writes", lambda: cluster.intake.CreateEpisode(intake.CreateEpisodeRequest(
                parent="practices/p", episode=contracts.episode_pb2.Episode(client="c-1", therapists=["t-1"]),
                request_id=f"load-{next(count)}"), timeout=20)),
            Load("intake", lambda: cluster.intake.GetEpisode(intake.GetEpisodeRequest(name=episode), timeout=20)),
            Load("goals", lambda: cluster.goals.ListGoals(goals.ListGoalsRequest(parent=episode), timeout=20)),
            Load("profiles", lambda: cluster.alliance.GetAllianceProfile(
                alliance.GetAllianceProfileRequest(name=episode), timeout=20)),
        ]

    def test_restarting_each_in_turn_fails_no_call(self):
        loads = self.loads()
        try:
            for name in NAMES:
                for replica in REPLICAS:
                    before = [load.calls for load in loads]
                    self.cluster.restart(name, replica)
                    until(lambda of=before: all(load.calls > calls + 20 for load, calls in zip(loads, of)), "calls go on")
        finally:
            for load in loads:
                load.end()
        self.assertEqual([failure for load in loads for failure in load.failures], [])
        self.assertGreater(min(load.calls for load in loads), 100)


if __name__ == "__main__":
    unittest.main()
