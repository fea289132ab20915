"""Who is not who they say gets in nowhere: forged, expired, confused and truncated tokens, smuggled headers, strange
certificates."""
import json
import time
import unittest

import contracts
import grpc
import issuer
import suite
from contracts import Problem, problem_of
from issuer import Key, b64, claims, unsigned, with_hmac
from secure_suite import EVERYTHING, SecureSuite, bearer, call, every_method, message_class

A = contracts.alliance_service_pb2
I = contracts.intake_service_pb2
S = contracts.scoring_service_pb2


class TokensTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = SecureSuite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()

    def refused(self, metadata, channel=None):
        """How a call with these metadata is refused."""
        stub = contracts.scoring_service_pb2_grpc.ScoringServiceStub(channel or self.suite.channel("scoring"))
        return problem_of(stub.ListInstruments, S.ListInstrumentsRequest(), metadata=metadata, timeout=20)

    def assert_refused(self, reason, *tokens):
        for token in tokens:
            problem = self.refused(bearer(token))
            with self.subTest(token=token[:80]):
                self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAUTHENTICATED, reason))
                self.assertNotIn(token[-20:] or "?", problem.message)

    def accepted(self, token):
        return self.suite.scoring.ListInstruments(S.ListInstrumentsRequest(), metadata=bearer(token), timeout=20)

    def test_a_good_token_is_accepted(self):
        self.assertTrue(self.accepted(self.suite.token()).instruments)

    def test_no_rpc_of_any_service_answers_without_credentials(self):
        for service, descriptor, method in every_method():
            with self.subTest(method=method.full_name):
                with self.assertRaises(grpc.RpcError) as caught:
                    call(self.suite.channel(service), descriptor, method, message_class(method.input_type)())
                problem = Problem(caught.exception)
                self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING"))

    def test_tokens_that_are_not_signed_by_the_issuer(self):
        body = claims(scope=EVERYTHING)
        forger = Key("k1")
        good = self.suite.key.sign(body)
        self.assert_refused("TOKEN_SIGNATURE_WRONG", forger.sign(body),
                            forger.sign(body, {"alg": "ES256", "kid": "k1", "jwk": forger.jwk()}),
                            forger.sign(body, {"alg": "ES256", "kid": "k1", "jku": "http://127.0.0.1:1/keys"}))
        self.assert_refused("TOKEN_KEY_UNKNOWN", forger.sign(body, {"alg": "ES256", "kid": "k2"}),
                            forger.sign(body, {"alg": "ES256", "kid": "../../dev/null"}),
                            Key("k1", "RS256").sign(body), Key("k1", "ES384").sign(body))
        self.assert_refused("TOKEN_SIGNATURE_WRONG", ".".join(
            [good.split(".")[0], b64(json.dumps({**body, "rapport_practice": "south"})), good.split(".")[2]]))

    def test_tokens_without_or_with_a_confused_algorithm(self):
        body = claims(scope=EVERYTHING)
        self.assert_refused("TOKEN_ALGORITHM_REFUSED", *(unsigned(body, name) for name in ("none", "None", "nOnE", "")),
                            with_hmac(body, self.suite.key.public_pem()),
                            with_hmac(body, json.dumps(self.suite.key.jwk()).encode()))

    def test_tokens_for_others_or_other_times(self):
        now = int(time.time())
        for reason, change in (("TOKEN_AUDIENCE_WRONG", {"aud": "somebody-else"}), ("TOKEN_AUDIENCE_WRONG", {"aud": None}),
                               ("TOKEN_ISSUER_UNKNOWN", {"iss": "https://evil.example"}),
                               ("TOKEN_ISSUER_UNKNOWN", {"iss": None}), ("TOKEN_EXPIRED", {"exp": now - 60}),
                               ("TOKEN_NOT_YET_VALID", {"nbf": now + 600}), ("TOKEN_NOT_YET_VALID", {"iat": now + 600}),
                               ("TOKEN_CLAIM_INVALID", {"exp": None}), ("TOKEN_CLAIM_INVALID", {"sub": None}),
                               ("TOKEN_LIFETIME_TOO_LONG", {"exp": now + 10**7}),
                               ("TOKEN_CLAIM_INVALID", {"rapport_practice": ["north", "south"]}),
                               ("TOKEN_CLAIM_INVALID", {"rapport_therapist": {"id": "t1"}})):
            self.assert_refused(reason, self.suite.token(**change))

    def test_a_replayed_id_in_another_token(self):
        self.accepted(self.suite.token(jti="one"))
        self.assert_refused("TOKEN_REPLAYED", self.suite.token(jti="one", sub="other"))

    def test_a_token_for_one_call_is_good_for_one_profile_and_all_that_it_takes(self):
        request = I.CreateEpisodeRequest(parent="practices/north")
        request.episode.client, request.episode.therapists[:] = "c3", ["t1"]
        name = self.suite.intake.CreateEpisode(request, metadata=bearer(self.suite.token()), timeout=20).name
        once = bearer(self.suite.token(iss=f"{issuer.ISSUER}/once"))
        request = A.GetAllianceProfileRequest(name=name)
        self.assertEqual(self.suite.alliance.GetAllianceProfile(request, metadata=once, timeout=20).name, name)
        problems = [problem_of(self.suite.alliance.GetAllianceProfile, request, metadata=once, timeout=20),
                    problem_of(self.suite.intake.GetEpisode, I.GetEpisodeRequest(name=name), metadata=once, timeout=20)]
        for problem in problems:
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_REPLAYED"))

    def test_a_stream_ends_with_its_token(self):
        expires = int(time.time()) - 27  # and clocks may be 30 s apart
        token = bearer(self.suite.token(iat=expires - 60, exp=expires))
        streams = (self.suite.intake.WatchChanges(I.WatchChangesRequest(parent="practices/north"), metadata=token, timeout=60),
                   self.suite.alliance.WatchAllianceFlags(A.WatchAllianceFlagsRequest(parent="practices/north"),
                                                          metadata=token, timeout=60))
        for stream in streams:
            with self.assertRaises(grpc.RpcError) as caught:
                for _ in stream:
                    pass
            problem = Problem(caught.exception)
            self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_EXPIRED"))
        self.assertLess(time.time(), expires + 30 + 20)

    def test_truncated_and_garbled_tokens(self):
        token = self.suite.token()
        for size in range(1, len(token), 37):
            self.assertEqual(self.refused(bearer(token[:size])).code, grpc.StatusCode.UNAUTHENTICATED)
        for text in ("", "x", "..", "a.b.c", "=.=.=", token + ".x", token * 2, "%00"):
            self.assertEqual(self.refused(bearer(text)).code, grpc.StatusCode.UNAUTHENTICATED, text[:40])

    def test_smuggled_headers_change_nothing(self):
        token = self.suite.token(scope="rapport/score")
        twice = bearer(token) + bearer(self.suite.token())
        self.assertEqual(self.refused(twice).reason, "CREDENTIALS_AMBIGUOUS")
        self.assertEqual(self.refused((("authorization", f"Basic {token}"),)).reason, "TOKEN_MALFORMED")
        self.assertEqual(self.refused((("authorization", token),)).reason, "TOKEN_MALFORMED")
        carried = b"\x0a\x05admin\x28\x01"  # principal "admin", every practice
        self.assertEqual(self.refused((("rapport-caller-bin", carried),)).reason, "CALLER_NOT_BELIEVED")
        self.assertEqual(self.refused(bearer(token) + (("rapport-caller-bin", carried),)).reason, "CALLER_NOT_BELIEVED")
        for name in ("x-forwarded-user", "x-rapport-practice", "practice", "x-forwarded-client-cert", "cookie"):
            self.assertEqual(self.refused(((name, "admin"),)).reason, "CREDENTIALS_MISSING", name)
        self.suite.scoring.ListInstruments(S.ListInstrumentsRequest(), metadata=bearer(token), timeout=20)
        with self.suite.new_channel("scoring", "portal") as channel:  # a certificate, but none of a service
            self.assertEqual(self.refused((("rapport-caller-bin", carried),), channel).reason, "CALLER_NOT_BELIEVED")

    def test_a_huge_header_is_refused_and_the_service_goes_on(self):
        for size in (20000, 200000):
            with self.suite.new_channel("scoring") as channel:  # its connection may be closed for it
                self.assertIsNotNone(self.refused(bearer("A" * size), channel).code)
        self.assertTrue(self.accepted(self.suite.token()).instruments)

    def test_a_certificate_stands_for_its_principal_and_no_other(self):
        request = I.CreateEpisodeRequest(parent="practices/north")
        request.episode.client, request.episode.therapists[:] = "c1", ["t1"]
        with self.suite.new_channel("intake", "portal") as channel:
            stub = contracts.intake_service_pb2_grpc.IntakeServiceStub(channel)
            self.assertTrue(stub.CreateEpisode(request, timeout=20).name)
            request.parent = "practices/south"
            self.assertEqual(problem_of(stub.CreateEpisode, request, timeout=20).reason, "PRACTICE_NOT_FOUND")
        with self.suite.new_channel("intake", "unknown") as channel:
            stub = contracts.intake_service_pb2_grpc.IntakeServiceStub(channel)
            self.assertEqual(problem_of(stub.CreateEpisode, request, timeout=20).reason, "CREDENTIALS_MISSING")
        with self.suite.new_channel("intake", "intruder") as channel:  # of another authority: no handshake
            stub = contracts.intake_service_pb2_grpc.IntakeServiceStub(channel)
            self.assertEqual(problem_of(stub.CreateEpisode, request, timeout=5).code, grpc.StatusCode.UNAVAILABLE)

    def test_keys_and_certificates_rotate_without_a_restart(self):
        keys = self.suite.folder / "keys.json"
        rotated = Key("k2", "RS256")
        token = rotated.sign(claims(scope=EVERYTHING))

        def works(new):
            try:
                self.accepted(new)
                return True
            except grpc.RpcError:
                return False

        def restore():
            keys.write_text(issuer.key_set(self.suite.key))
            suite.until(lambda: works(self.suite.token()), "the old key")
        self.addCleanup(restore)
        keys.write_text(issuer.key_set(rotated))
        suite.until(lambda: works(token), "the new key")
        self.assertFalse(works(self.suite.token()), "what the old key signed")

        def serial():
            import ssl  # pylint: disable=import-outside-toplevel
            return ssl.get_server_certificate(("127.0.0.1", self.suite.ports["scoring"]))
        before = serial()
        self.suite.authority.issue("scoring", "DNS:localhost,IP:127.0.0.1,DNS:rapport-scoring")
        suite.until(lambda: serial() != before, "the new certificate")

    def test_a_profile_needs_no_scope_at_intake_beside_the_services_own(self):
        token = bearer(self.suite.token())
        request = I.CreateEpisodeRequest(parent="practices/north")
        request.episode.client, request.episode.therapists[:] = "c2", ["t1"]
        name = self.suite.intake.CreateEpisode(request, metadata=token, timeout=20).name
        only = bearer(self.suite.token(scope="rapport/alliance.read"))
        profile = self.suite.alliance.GetAllianceProfile(A.GetAllianceProfileRequest(name=name), metadata=only, timeout=20)
        self.assertEqual(profile.name, name)
        problem = problem_of(self.suite.intake.GetEpisode, I.GetEpisodeRequest(name=name), metadata=only, timeout=20)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.PERMISSION_DENIED, "SCOPE_MISSING"))
        with self.suite.new_channel("scoring", "portal") as channel:  # no token to hand on: the caller is named
            stub = contracts.alliance_service_pb2_grpc.AllianceServiceStub(channel)
            self.assertEqual(stub.GetAllianceProfile(A.GetAllianceProfileRequest(name=name), timeout=20).name, name)

    def test_the_client_presents_token_and_certificate(self):
        (self.suite.folder / "token").write_text(self.suite.token() + "\n")
        folder = self.suite.folder
        common = ["--ca", f"{folder}/authority.crt", "--practice", "north"]
        listed = self.suite.rapport("episode", "list", *common, "--token-file", f"{folder}/token")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        listed = self.suite.rapport("episode", "list", *common, "--cert", f"{folder}/portal.crt", "--key",
                                    f"{folder}/portal.key")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        refused = self.suite.rapport("episode", "list", *common, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("token", refused.stderr)


if __name__ == "__main__":
    unittest.main()
