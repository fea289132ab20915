"""The three real services with a real Redis, on sockets of their own in a folder of their own, for end-to-end tests."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

import contracts
import grpc
import postgres

ROOT = contracts.ROOT
BIN = pathlib.Path(os.environ.get("RAPPORT_BIN", ROOT / "build" / "dev" / "bin"))
DEADLINE = 30  # seconds for anything to become ready; a busy machine is slow


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def until(condition, what, seconds=DEADLINE):
    """Waits until condition() is true, polling: what is awaited has no other way to tell."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {seconds} s")


def serves(address, service):
    """Whether a service says that it serves, asked over a new connection."""
    with grpc.insecure_channel(address) as channel:
        stub = contracts.health_pb2_grpc.HealthStub(channel)
        try:
            reply = stub.Check(contracts.health_pb2.HealthCheckRequest(service=service), timeout=2)
        except grpc.RpcError:
            return False
        return reply.status == contracts.health_pb2.HealthCheckResponse.SERVING


class Process:
    """One process of the suite; its output goes to a file."""

    def __init__(self, folder, name, command):
        self.folder, self.name, self.command = folder, name, command
        self.log = folder / f"{name}.log"
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self, number=signal.SIGKILL):
        if self.running():
            self.process.send_signal(number)
        return self.process.wait(timeout=60) if self.process else None


class Suite:
    """Starts with a with-statement, or start() and stop()."""

    NAMES = ("intake", "goals", "scoring")
    SERVICES = {"intake": "rapport.intake.v1.IntakeService", "goals": "rapport.goals.v1.GoalService",
                "scoring": "rapport.scoring.v1.ScoringService"}
    PROGRAMS = {}  # of services that are not called like their program

    def __init__(self, engine="sqlite"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rapport-e2e-"))
        self.postgres = postgres.Postgres(self.folder) if engine == "postgres" else None
        self.metrics_ports = {name: free_port() for name in self.NAMES}
        self.redis = Process(self.folder, "redis", [
            "redis-server", "--port", "0", "--unixsocket", str(self.folder / "redis.sock"), "--save", "", "--appendonly",
            "no"])
        self.services = {}
        for name in self.NAMES:
            config = self.folder / f"{name}.textproto"
            config.write_text(self.config(name))
            self.services[name] = Process(self.folder, name, [str(BIN / self.PROGRAMS.get(name, f"rapport-{name}")), "--config",
                                                                str(config)])
        self.channels = {}

    def config(self, name):
        text = f"""
            listen {{ address: "unix:{self.folder}/{name}.sock" health_address: "unix:{self.folder}/{name}-health.sock"
                      metrics_address: "127.0.0.1:{self.metrics_ports[name]}" }}
            drain {{ pause {{ }} grace {{ seconds: 5 }} }}
            log {{ level: LOG_LEVEL_DEBUG }}
            {self.store(name)}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
            intake {{ target: "unix:{self.folder}/intake.sock" }}
            goals {{ target: "unix:{self.folder}/goals.sock" }}
        """
        if name == "scoring":
            # Nothing in front of Redis, so that its hits can be seen.
            text += f'cache {{ local_bytes: 0 redis {{ address: "unix:{self.folder}/redis.sock" }} }}'
        return text

    def store(self, name):
        return self.postgres.store(name) if self.postgres else f'store {{ sqlite {{ path: "{name}.db" }} }}'

    def target(self, name):
        return f"unix:{self.folder}/{name}.sock"

    def channel(self, name):
        if name not in self.channels:
            self.channels[name] = grpc.insecure_channel(self.target(name), options=[
                ("grpc.enable_retries", 0), ("grpc.initial_reconnect_backoff_ms", 100),
                ("grpc.min_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 500)])
        return self.channels[name]

    def serving(self, name, port="sock"):
        return serves(f"unix:{self.folder}/{name}{'-health' if port == 'health' else ''}.sock", self.SERVICES[name])

    def start_postgres(self):
        if self.postgres:
            self.postgres.start(("intake", "goals"))

    def start_redis(self):
        self.redis.start()
        until((self.folder / "redis.sock").exists, "redis")

    def start_service(self, name):
        self.services[name].start()
        until(lambda: self.serving(name) or self.died(name), f"rapport-{name}")

    def died(self, name):
        if not self.services[name].running():
            raise AssertionError(f"rapport-{name} ended: {self.services[name].log.read_text()[-2000:]}")
        return False

    def start(self):
        self.start_postgres()
        self.start_redis()
        for name in self.NAMES:
            self.start_service(name)

    def stop(self):
        for channel in self.channels.values():
            channel.close()
        for name in reversed(self.NAMES):
            self.services[name].kill()
        self.redis.kill()
        if self.postgres:
            self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def metrics(self, name):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_ports[name]}/metrics", timeout=10) as reply:
            return reply.read().decode()

    def metric(self, name, metric):
        """The sum of all samples whose name and labels start with `metric`."""
        return sum(float(line.rsplit(" ", 1)[1]) for line in self.metrics(name).splitlines() if line.startswith(metric))

    def rapport(self, *arguments, check=True):
        """Runs the command-line client against this suite."""
        command = [str(BIN / "rapport"), "--intake", self.target("intake"), "--goals", self.target("goals"), "--scoring",
                   self.target("scoring"), *arguments]
        return subprocess.run(command, check=check, capture_output=True, text=True, timeout=300)

    @property
    def intake(self):
        return contracts.intake_service_pb2_grpc.IntakeServiceStub(self.channel("intake"))

    @property
    def goals(self):
        return contracts.goal_service_pb2_grpc.GoalServiceStub(self.channel("goals"))

    @property
    def scoring(self):
        return contracts.scoring_service_pb2_grpc.ScoringServiceStub(self.channel("scoring"))

    @property
    def alliance(self):
        return contracts.alliance_service_pb2_grpc.AllianceServiceStub(self.channel("scoring"))
