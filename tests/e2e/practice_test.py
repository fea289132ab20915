"""A practice as a whole over sockets: the caseload report, its own parameters estimated by the job, and what another
definition would change."""
import json
import math
import random
import subprocess
import unittest
import uuid

import contracts
from contracts import assessment, problem_of
from suite import BIN, ROOT, Suite

I = contracts.intake_service_pb2
A = contracts.alliance_service_pb2
ALLIANCE = contracts.alliance_pb2
EPISODE = contracts.episode_pb2
SESSION = contracts.session_pb2

START = 1767261600  # 2026-01-01T10:00:00Z
WEEK = 7 * 24 * 3600
CLIENTS = 36
SESSIONS = 6
PRACTICE = "practices/whole"


class PracticeSuite(Suite):
    """With a folder of candidates: the Session Rating Scale with its second line keyed the other way round."""

    def config(self, name):
        candidates = self.folder / "candidates"
        candidates.mkdir(exist_ok=True)
        text = (ROOT / "common/instruments/definitions/srs.textproto").read_text()
        text = text.replace('version: "1.0.0"', 'version: "1.1.0"').replace("keying {", "keying { reverse_items: [2]")
        (candidates / "srs@1.1.0.textproto").write_text(text)
        config = super().config(name)
        definitions = f'directory: "{ROOT}/common/instruments/definitions"'
        assert definitions in config
        return config.replace(definitions, f'{definitions} candidate_directory: "{candidates}"')

    def estimate(self, *practices):
        """Runs the job once."""
        config = self.folder / "estimate.textproto"
        config.write_text(f"""
            intake {{ target: "unix:{self.folder}/intake.sock" }}
            instruments {{ directory: "{ROOT}/common/instruments/definitions" }}
            estimates {{ {" ".join(f'practices: "{practice}"' for practice in practices)} }}
        """)
        return subprocess.run([BIN / "rapport-estimate", "--config", config], capture_output=True, text=True, timeout=120)


class PracticeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = PracticeSuite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()
        cls.chance = random.Random(1)
        cls.names = [cls.record(client) for client in range(CLIENTS)]

    @classmethod
    def record(cls, client):
        """One closed episode: an alliance that varies by about 1.2, and a PHQ-9 that gets better."""
        request = I.CreateEpisodeRequest(parent=PRACTICE, request_id=str(uuid.uuid4()))
        request.episode.client = f"client-{client}"
        request.episode.therapists.append("t-big" if client % 3 else "t-small")
        request.episode.open_time.seconds = START - 3600
        name = cls.suite.intake.CreateEpisode(request, timeout=30).name
        level = cls.chance.gauss(34, 2)
        for week in range(SESSIONS):
            request = I.CreateSessionRequest(parent=name, request_id=str(uuid.uuid4()))
            request.session.attendance = SESSION.ATTENDANCE_ATTENDED
            request.session.start_time.seconds = START + WEEK * week
            tenths = round(10 * min(40, level + cls.chance.gauss(0, 1.2)))
            lines = [((tenths + line) // 4) / 10 for line in range(4)]
            request.session.assessments.add().assessment.CopyFrom(assessment("srs", lines))
            total = max(0, round(16 - 4 * math.log1p(week) + cls.chance.gauss(0, 2)))
            answers = [0] * 9
            for i in range(total):
                answers[i % 8] += 1
            request.session.assessments.add().assessment.CopyFrom(assessment("phq-9", [min(3, a) for a in answers]))
            cls.suite.intake.CreateSession(request, timeout=30)
        close = I.CloseEpisodeRequest(name=name, ending=EPISODE.EPISODE_ENDING_PLANNED, request_id=str(uuid.uuid4()))
        close.close_time.seconds = START + WEEK * SESSIONS
        cls.suite.intake.CloseEpisode(close, timeout=30)
        return name

    def profile(self, name):
        return self.suite.alliance.GetAllianceProfile(A.GetAllianceProfileRequest(name=name), timeout=30)

    def report(self, **options):
        return self.suite.alliance.GetCaseloadReport(
            A.GetCaseloadReportRequest(**{"parent": PRACTICE, **options}), timeout=60)

    def test_the_report_has_every_number_with_its_count_method_and_source(self):
        report = self.report()
        self.assertEqual((report.episodes, report.closed_episodes, report.therapists), (CLIENTS, CLIENTS, 2))
        figures = {figure.figure: figure for figure in report.figures}
        self.assertGreater(figures["improvement"].observed.value, 4)
        self.assertGreater(figures["reliably_improved"].observed.value, 0.3)
        self.assertEqual(figures["attendance"].observed.value, 1)
        self.assertAlmostEqual(figures["alliance_mean"].observed.value, 34, delta=2)
        for figure in report.figures:
            self.assertTrue(figure.observed.n and figure.observed.method and figure.observed.source, figure.figure)

    def test_small_cells_are_left_out_and_say_so(self):
        small = self.report(therapist="t-small")
        self.assertEqual(small.episodes, CLIENTS // 3)
        for figure in small.figures:
            self.assertEqual(figure.suppression, A.SUPPRESSION_FEW_EPISODES, figure.figure)
            self.assertFalse(figure.observed.HasField("value") or figure.pooled.HasField("value"))
            self.assertTrue(figure.observed.caveat)
        big = {figure.figure: figure for figure in self.report(therapist="t-big").figures}
        self.assertTrue(big["improvement"].pooled.HasField("value"))
        nobody = self.report(therapist="nobody")
        self.assertEqual(nobody.episodes, 0)
        self.assertEqual({figure.suppression for figure in nobody.figures}, {A.SUPPRESSION_SMALL_CELL})
        self.assertEqual(set(problem_of(self.report, parent="x").fields), {"parent"})

    def test_the_client_shows_the_report(self):
        text = self.suite.rapport("--practice", "whole", "caseload", "report").stdout
        for words in ("reliably improved", "phq-9 total", "No ranking", f"{CLIENTS} episodes"):
            self.assertIn(words, text)
        self.assertIn("not shown", self.suite.rapport("--practice", "whole", "caseload", "report", "--therapist", "t-small").stdout)
        exact = json.loads(self.suite.rapport("--practice", "whole", "--json", "caseload", "report").stdout)
        self.assertEqual(exact["episodes"], CLIENTS)
        self.assertIn("No open episodes", self.suite.rapport("--practice", "whole", "caseload").stdout)

    def test_estimates_are_stored_once_named_and_used_at_once(self):
        before = self.profile(self.names[0])
        self.assertEqual(before.parameter_set, "defaults-1")
        self.assertEqual(before.ruptures[0].baseline.parameters[0].value, 2)
        ended = self.suite.estimate("whole", "empty")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(f"{CLIENTS} episodes, 1 within-person SDs, 0 growth models; stored as {PRACTICE}/parameterSets/v1",
                      ended.stdout)
        self.assertIn(f"{CLIENTS} of 100 closed episodes", ended.stdout)
        self.assertIn("empty: 0 episodes", ended.stdout)
        self.assertNotIn("client-", ended.stdout)
        after = self.profile(self.names[0])
        self.assertEqual(after.parameter_set, f"{PRACTICE}/parameterSets/v1")
        sigma = after.ruptures[0].baseline.parameters[0]
        self.assertAlmostEqual(sigma.value, 1.2, delta=0.3)
        self.assertIn("parameterSets/v1", sigma.source)
        self.assertEqual(self.report().parameter_set, f"{PRACTICE}/parameterSets/v1")
        self.assertIn("nothing new", self.suite.estimate("whole").stdout)

    def test_what_another_definition_would_change_is_said_and_nothing_is_changed(self):
        before = self.profile(self.names[1]).series[0].latest.value
        digests = subprocess.run([BIN / "rapport", "instruments", "lock", self.suite.folder / "candidates"], check=True,
                                 capture_output=True, text=True).stdout
        candidate = digests.split()[2]
        current = self.suite.scoring.GetInstrument(
            contracts.scoring_service_pb2.GetInstrumentRequest(name="instruments/srs"), timeout=20).definition_digest
        self.assertNotEqual(candidate, current)
        lines = self.suite.rapport("--practice", "whole", "--json", "rescore", "--from", current, "--to", candidate).stdout
        episodes = [json.loads(line) for line in lines.splitlines()]
        self.assertEqual({episode["episode"] for episode in episodes}, set(self.names))
        self.assertEqual({episode["assessments"] for episode in episodes}, {SESSIONS})
        difference = episodes[0]["differences"][0]
        self.assertGreater(difference["from_value"], difference["to_value"])
        text = self.suite.rapport("--practice", "whole", "rescore", "--from", current, "--to", candidate).stdout
        self.assertIn(f"{CLIENTS} of {CLIENTS} episodes would change: {CLIENTS * SESSIONS} scores", text)
        self.assertEqual(self.profile(self.names[1]).series[0].latest.value, before)
        unknown = self.suite.rapport("rescore", "--from", current, "--to", "0" * 64, check=False)
        self.assertIn("DEFINITION_NOT_FOUND", unknown.stderr)


if __name__ == "__main__":
    unittest.main()
