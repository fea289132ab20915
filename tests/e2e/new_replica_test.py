"""A replica that comes new takes its share of the calls within one connection age, as its own metrics show."""
import pathlib
import re
import shutil
import socket
import struct
import tempfile
import threading
import time
import unittest
import urllib.request

import contracts
import grpc
from suite import BIN, ROOT, Process, free_port, serves, until

AGE = 10  # seconds: transport.max_connection_age, the least there may be; gRPC shifts it by up to a tenth
NAME = "rapport-scoring.test"
POLICY = (ROOT / "protos/rapport/scoring/v1/scoring_service_config.json").read_text()


class Names:
    """A name server that knows one name's IPv4 addresses, which may be added to: what a headless Service is to a cluster."""

    def __init__(self):
        self.addresses = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                query, asker = self.socket.recvfrom(512)
            except OSError:
                return
            if len(query) < 12:
                return  # close() sent it
            self.socket.sendto(self.answer(query), asker)

    def answer(self, query):
        """RFC 1035: the question again and, where it asks for addresses of version 4 (type 1), one record for each."""
        end = 12
        while query[end]:
            end += query[end] + 1
        question = query[12:end + 5]
        kind = struct.unpack(">H", query[end + 1:end + 3])[0]
        records = [socket.inet_aton(address) for address in self.addresses] if kind == 1 else []
        header = query[:2] + struct.pack(">HHHHH", 0x8580, 1, len(records), 0, 0)
        return header + question + b"".join(b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + record for record in records)

    def close(self):
        self.socket.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()


class Replica:
    """rapport-scoring at an address of its own; all of 127.0.0.0/8 is this machine."""

    def __init__(self, folder, address, port):
        self.metrics_port = free_port()
        self.health = f"unix:{folder}/{address}-health.sock"
        config = folder / f"{address}.textproto"
        config.write_text(f"""
            listen {{ address: "{address}:{port}" metrics_address: "127.0.0.1:{self.metrics_port}" health_address: "{self.health}" }}
            transport {{ max_connection_age {{ seconds: {AGE} }} }}
            drain {{ pause {{ }} }}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
        """)
        self.process = Process(folder, address, [str(BIN / "rapport-scoring"), "--config", str(config)])

    def start(self):
        self.process.start()
        until(self.serves, "the replica serves")

    def serves(self):
        if not self.process.running():
            raise AssertionError(self.process.log.read_text()[-2000:])
        return serves(self.health, "rapport.scoring.v1.ScoringService")

    def calls(self):
        """ScoreAssessment calls that ended with OK, as the replica counts them."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=10) as reply:
            text = reply.read().decode()
        return float(re.search(r'^grpc_server_handled_total\{grpc_code="OK",grpc_method="ScoreAssessment",.*\} (\S+)$', text, re.M).group(1))


class NewReplicaTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rapport-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.names = Names()
        self.addCleanup(self.names.close)
        self.port = free_port()

    def replica(self, address):
        replica = Replica(self.folder, address, self.port)
        replica.start()
        self.addCleanup(replica.process.kill)
        self.names.addresses.append(address)
        return replica

    def client(self):
        """With the published policy. gRPC looks a name up again at most every 30 s, which is more than this test's connection age."""
        channel = grpc.insecure_channel(f"dns://127.0.0.1:{self.names.port}/{NAME}:{self.port}", options=[
            ("grpc.service_config", POLICY), ("grpc.dns_min_time_between_resolutions_ms", 500)])
        self.addCleanup(channel.close)
        return contracts.scoring_service_pb2_grpc.ScoringServiceStub(channel)

    def test_it_takes_its_share_within_one_connection_age(self):
        first = self.replica("127.0.0.2")
        stub = self.client()
        request = contracts.scoring_service_pb2.ScoreAssessmentRequest(assessment=contracts.assessment("srs", [8, 9, 9, 8]))
        stub.ScoreAssessment(request, timeout=20, wait_for_ready=True)
        second = self.replica("127.0.0.3")
        came = time.monotonic()
        while second.calls() == 0:
            self.assertLess(time.monotonic() - came, 1.1 * AGE + 3, "no call within one connection age")
            for _ in range(20):
                stub.ScoreAssessment(request, timeout=20)
        before = first.calls(), second.calls()
        for _ in range(200):
            stub.ScoreAssessment(request, timeout=20)
        share = (second.calls() - before[1]) / (first.calls() + second.calls() - sum(before))
        self.assertAlmostEqual(share, 0.5, delta=0.1)


if __name__ == "__main__":
    unittest.main()
