"""Too much, too deep, too slow and too many: each is bounded, none ends a process, and others are served meanwhile."""
import concurrent.futures
import resource
import socket
import ssl
import time
import unittest

import contracts
import grpc
from contracts import Problem
from secure_suite import SecureSuite, bearer, call, every_method

I = contracts.intake_service_pb2
S = contracts.scoring_service_pb2
TRANSPORT = "handshake_timeout { seconds: 1 } stream_idle_timeout { seconds: 4 } max_stream_messages: 50"
LIMITS = "calls_per_second: 10 burst: 200 max_concurrent_calls: 8"  # few: a busy machine makes few


class FloodsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = SecureSuite(TRANSPORT, LIMITS)
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()

    def tearDown(self):
        for name in self.suite.NAMES:
            self.assertTrue(self.suite.services[name].running(), f"{name} ended")
            self.assertTrue(self.suite.serving(name), name)
        self.assert_served()

    def token(self, name):
        return bearer(self.suite.token(sub=name))

    def assert_served(self):
        """Whether somebody else is answered."""
        self.suite.scoring.ListInstruments(S.ListInstrumentsRequest(), metadata=self.token("bystander"), timeout=20)

    def problem(self, service, descriptor, method, request, metadata):
        try:
            call(self.suite.channel(service), descriptor, method, request, metadata)
        except grpc.RpcError as error:
            return Problem(error)
        return None

    def test_oversized_messages_to_every_rpc(self):
        for service, descriptor, method in every_method():
            size = 9 << 20 if method.name in ("ImportSessions", "ScoreAssessments", "ScoreTable") else 2 << 20
            # A field of a number no message has: kept as it is, and counted.
            raw = b"\xfa\x3f" + size_of(size) + b"\0" * size
            problem = self.problem(service, descriptor, method, raw, self.token(f"oversized-{method.full_name}"))
            with self.subTest(method=method.full_name):
                self.assertIsNotNone(problem)
                self.assertEqual(problem.code, grpc.StatusCode.RESOURCE_EXHAUSTED)

    def test_deep_and_garbled_messages_to_every_rpc(self):
        deep = b"\xfb\x3f" * 20000  # groups in groups of an unknown field, never closed
        closed = b"\xfb\x3f" * 20000 + b"\xfc\x3f" * 20000
        nested = b""
        for _ in range(300):
            nested = b"\x0a" + size_of(len(nested)) + nested
        for service, descriptor, method in every_method():
            who = self.token(f"deep-{method.full_name}")
            for raw in (deep, closed, nested, b"\xff" * 100, b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x02\xc3\x28"):
                problem = self.problem(service, descriptor, method, raw, who)
                if problem is not None:
                    self.assertNotIn(problem.code, (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED),
                                     method.full_name)

    def test_more_calls_than_a_principal_may_make(self):
        who = self.token("greedy")
        refused = None
        for _ in range(2000):
            try:
                self.suite.scoring.ListInstruments(S.ListInstrumentsRequest(), metadata=who, timeout=20)
            except grpc.RpcError as error:
                refused = error
                break
        self.assertIsNotNone(refused)
        problem = Problem(refused)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED"))
        self.assertTrue(problem.retry)
        self.assertIn("QuotaFailure", str(refused.trailing_metadata()))
        self.assert_served()

    def test_more_calls_at_once_than_a_principal_may_make(self):
        recorded = I.CreateEpisodeRequest(parent="practices/north")  # so that each stream has something to say at once
        recorded.episode.client, recorded.episode.therapists[:] = "c1", ["t1"]
        self.suite.intake.CreateEpisode(recorded, metadata=self.token("recorder"), timeout=20)
        who = self.token("many")
        held, refused = [], 0
        for _ in range(12):
            stream = self.suite.intake.WatchChanges(I.WatchChangesRequest(parent="practices/north"), metadata=who,
                                                    timeout=60)
            held.append(stream)
            try:
                next(stream)
            except grpc.RpcError as error:
                refused += Problem(error).reason == "QUOTA_EXCEEDED"
        self.assert_served()
        for stream in held:
            stream.cancel()
        self.assertEqual(refused, 4)

    def test_a_stream_that_falls_silent_is_ended(self):
        def silent():
            time.sleep(30)
            yield S.ScoreAssessmentsRequest()
        begin = time.monotonic()
        with self.assertRaises(grpc.RpcError) as caught:
            next(self.suite.scoring.ScoreAssessments(silent(), metadata=self.token("silent"), timeout=25))
        self.assertEqual(Problem(caught.exception).reason, "STREAM_IDLE")
        self.assertLess(time.monotonic() - begin, 20)

    def test_a_stream_is_not_without_end(self):
        requests = (S.ScoreAssessmentsRequest() for _ in range(1000))
        with self.assertRaises(grpc.RpcError) as caught:
            for _ in self.suite.scoring.ScoreAssessments(requests, metadata=self.token("long"), timeout=25):
                pass
        self.assertEqual(Problem(caught.exception).reason, "STREAM_TOO_LONG")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.suite.ports["scoring"]), timeout=20)

    def test_connections_that_never_greet_are_closed(self):
        held = [self.connect() for _ in range(200)]
        self.assert_served()
        for sock in held[:5] + held[-5:]:
            sock.settimeout(20)
            self.assertEqual(sock.recv(1), b"", "the server closes it")
        for sock in held:
            sock.close()

    def test_garbage_for_a_handshake_and_after_it(self):
        for data in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"A" * 4000, b"\0" * 10000):
            with self.connect() as sock:
                sock.sendall(data)
        context = ssl.create_default_context(cafile=str(self.suite.folder / "authority.crt"))
        context.set_alpn_protocols(["h2"])
        for data in (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 10000, b"GET / HTTP/1.1\r\n\r\n", b"\0" * 100000,
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00" + b"\x00\x40\x00\x01\x05\x00\x00\x00\x01" + b"\x82" * 16384):
            with context.wrap_socket(self.connect(), server_hostname="localhost") as sock:
                try:
                    sock.sendall(data)
                    sock.recv(1)
                except OSError:
                    pass

    def test_old_protocol_versions_are_refused(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(self.connect(), server_hostname="localhost")
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            modern = ssl.create_default_context(cafile=str(self.suite.folder / "authority.crt"))
            modern.minimum_version = modern.maximum_version = version
            modern.set_alpn_protocols(["h2"])
            with modern.wrap_socket(self.connect(), server_hostname="localhost") as sock:
                self.assertIsNotNone(sock.version())

    def test_connections_that_come_and_go(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for _ in pool.map(lambda _: self.connect().close(), range(2000)):
                pass
        self.assert_served()

    def test_a_process_has_all_the_open_files_it_may_have(self):
        """The transport never accepts again once it has run out of them: the limit is as far away as the system allows."""
        for name in self.suite.NAMES:
            soft, hard = resource.prlimit(self.suite.services[name].process.pid, resource.RLIMIT_NOFILE)
            self.assertEqual(soft, hard, name)


def size_of(value):
    """A varint."""
    result = b""
    while value > 127:
        result += bytes([value & 127 | 128])
        value >>= 7
    return result + bytes([value])


if __name__ == "__main__":
    unittest.main()
