#!/usr/bin/python3
"""What profiles and caseloads cost, over the real services, as ratios to a Redis GET plus an echo of the same size in the same run.

Usage: RAPPORT_BIN=build/release/bin tests/bench/alliance_bench.py [ROUNDS] [EPISODES]
Processor time of the servers is the number to trust; a busy machine moves the rest.
"""
import concurrent.futures
import pathlib
import socket
import statistics
import subprocess
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import contracts  # noqa: E402
import grpc  # noqa: E402
from alliance_test import START, WEEK, phq9, srs  # noqa: E402
from suite import BIN, ROOT, Suite, until  # noqa: E402

I = contracts.intake_service_pb2
A = contracts.alliance_service_pb2
SIZES = (10, 100, 1000)


class BenchSuite(Suite):
    """The suite, with a second replica of scoring that has no cache."""

    NAMES = ("intake", "goals", "scoring", "plain")
    SERVICES = {**Suite.SERVICES, "plain": Suite.SERVICES["scoring"]}
    PROGRAMS = {"plain": "rapport-scoring"}

    def config(self, name):
        text = super().config(name).replace("LOG_LEVEL_DEBUG", "LOG_LEVEL_INFO")
        return text + "cache { local_bytes: 0 }" if name == "plain" else text

    def alliance_of(self, name):
        return contracts.alliance_service_pb2_grpc.AllianceServiceStub(self.channel(name))


def processor_time(process):
    """Seconds of processor time the process's threads have used."""
    tasks = pathlib.Path(f"/proc/{process.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


class Measured:
    """Wall time of each call, and the processor time per call of some processes meanwhile."""

    def __init__(self, call, count, **processes):
        before = {name: processor_time(process) for name, process in processes.items()}
        walls = []
        for _ in range(count):
            begin = time.perf_counter()
            call()
            walls.append(time.perf_counter() - begin)
        self.wall = 1e3 * statistics.median(walls)
        self.processor = {name: 1e3 * (processor_time(process) - before[name]) / count
                          for name, process in processes.items()}
        self.total = sum(self.processor.values())


class RedisFloor:
    """GETs one value over a plain socket."""

    def __init__(self, path, size):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.ask(b"*3\r\n$3\r\nSET\r\n$5\r\nbench\r\n$%d\r\n%s\r\n" % (size, b"x" * size), 5)
        self.reply = len(b"$%d\r\n" % size) + size + 2

    def ask(self, request, size):
        self.socket.sendall(request)
        while size > 0:
            size -= len(self.socket.recv(1 << 20))

    def get(self):
        self.ask(b"*2\r\n$3\r\nGET\r\n$5\r\nbench\r\n", self.reply)


class EchoFloor:
    """The bare echo server, which answers with what it is sent."""

    def __init__(self, folder):
        log = open(folder / "echo.log", "wb")
        self.process = subprocess.Popen([str(BIN / "rapport-bench-echo"), str(ROOT / "common/instruments/definitions")],
                                        stdout=log, stderr=log)
        port = int(until(lambda: (folder / "echo.log").read_text().split(), "the echo server")[0])
        channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.call = channel.unary_unary("/rapport.bench.v1.EchoService/Echo", request_serializer=lambda payload: payload,
                                        response_deserializer=lambda payload: payload)

    def echo(self, size):
        # Field 1, bytes: a message of about this size.
        message = b"\x0a" + self.varint(size) + b"x" * size
        return lambda: self.call(message, timeout=20)

    @staticmethod
    def varint(number):
        out = bytearray()
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        return bytes(out + bytes([number]))


def record(suite, practice, sessions):
    """An episode of so many weekly sessions, each rated, each third with an outcome."""
    request = I.CreateEpisodeRequest(parent=practice, request_id=str(uuid.uuid4()))
    request.episode.client = str(uuid.uuid4())
    request.episode.therapists.append("t1")
    request.episode.open_time.seconds = START - 1000 * WEEK
    name = suite.intake.CreateEpisode(request, timeout=60).name
    for week in range(sessions):
        request = I.CreateSessionRequest(parent=name, request_id=str(uuid.uuid4()))
        request.session.attendance = contracts.session_pb2.ATTENDANCE_ATTENDED
        request.session.start_time.seconds = START + (week - 1000) * WEEK
        request.session.assessments.add().assessment.CopyFrom(srs(34 + week * 7 % 30 / 10))
        if week % 3 == 0:
            request.session.assessments.add().assessment.CopyFrom(phq9(max(4, 18 - week) + week % 2))
        suite.intake.CreateSession(request, timeout=60)
    return name


def record_many(suite, practice, episodes, sessions):
    with concurrent.futures.ThreadPoolExecutor(16) as workers:
        return list(workers.map(lambda _: record(suite, practice, sessions), range(episodes)))


def profiles(suite, echo, rounds):
    print(f"{'sessions':>9} {'':>10} {'wall ms':>8} {'scoring':>8} {'intake':>8} {'goals':>8} {'redis':>8} {'cpu ms':>8} {'ratio':>7}")
    cached, plain = suite.services["scoring"].process, suite.services["plain"].process
    intake, goals = suite.services["intake"].process, suite.services["goals"].process
    redis = suite.redis.process
    for size in SIZES:
        count = max(rounds, rounds * 100 // size)
        request = A.GetAllianceProfileRequest(name=record(suite, "practices/p1", size))
        reply = suite.alliance_of("scoring").GetAllianceProfile(request, timeout=60)
        bytes_of_profile = reply.ByteSize()
        floor_redis = RedisFloor(suite.folder / "redis.sock", bytes_of_profile)
        get = Measured(floor_redis.get, count, redis=redis)
        bare = Measured(echo.echo(bytes_of_profile), count, scoring=echo.process)
        computed = Measured(lambda q=request: suite.alliance_of("plain").GetAllianceProfile(q, timeout=60), count,
                            scoring=plain, intake=intake, goals=goals)
        kept = Measured(lambda q=request: suite.alliance_of("scoring").GetAllianceProfile(q, timeout=60), count,
                        scoring=cached, intake=intake, goals=goals, redis=redis)
        floor = get.total + bare.total
        row(size, f"floor", get.wall + bare.wall, {**bare.processor, **get.processor}, floor, floor)
        row("", "cached", kept.wall, kept.processor, kept.total, floor)
        row("", "computed", computed.wall, computed.processor, computed.total, floor)
        print(f"{'':>9} {bytes_of_profile / 1000:.1f} kB a profile, {count} calls")


def row(size, what, wall, processor, total, floor):
    parts = " ".join(f"{processor.get(name, 0):8.2f}" for name in ("scoring", "intake", "goals", "redis"))
    print(f"{size:>9} {what:>10} {wall:8.2f} {parts} {total:8.2f} {total / floor:7.1f}")


def sums(suite):
    """What scoring has spent so far, in seconds: answering, waiting for the others, at the cache."""
    return {"answering": suite.metric("scoring", 'grpc_server_handling_seconds_sum{grpc_method="ListAllianceProfiles"'),
            "intake and goals": suite.metric("scoring", "grpc_client_handling_seconds_sum"),
            "redis": suite.metric("scoring", 'rapport_cache_operation_seconds_sum{cache="redis"'),
            "processor": processor_time(suite.services["scoring"].process)}


def caseload(suite, episodes):
    record_many(suite, "practices/p2", episodes, 10)
    request = A.ListAllianceProfilesRequest(parent="practices/p2", page_size=200)
    for what in ("cold", "warm", "warm"):
        before = sums(suite)
        begin = time.perf_counter()
        reply = suite.alliance_of("scoring").ListAllianceProfiles(request, timeout=600)
        wall = time.perf_counter() - begin
        spent = {name: value - before[name] for name, value in sums(suite).items()}
        print(f"caseload of {reply.total_size} episodes of 10 sessions, {what}: {wall:.2f} s; scoring's processor "
              f"{spent['processor']:.2f} s, redis {spent['redis']:.2f} s, calls of intake and goals, many at once, "
              f"{spent['intake and goals']:.2f} s")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    episodes = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with BenchSuite() as suite:
        echo = EchoFloor(suite.folder)
        try:
            profiles(suite, echo, rounds)
            caseload(suite, episodes)
        finally:
            echo.process.kill()


if __name__ == "__main__":
    main()
