"""The alliance over sockets: lifelike episodes, the flags that must and must not come of them, the caseload worst first."""
import unittest
import uuid

import contracts
from contracts import assessment, problem_of
from suite import Suite

I = contracts.intake_service_pb2
A = contracts.alliance_service_pb2
ALLIANCE = contracts.alliance_pb2
SESSION = contracts.session_pb2
SCORE = contracts.score_pb2

START = 1767261600  # 2026-01-01T10:00:00Z
WEEK = 7 * 24 * 3600

MISSED = object()
STEADY = [37, 37.6, 36.8, 37.2, 37.6]

# Name: totals of the Session Rating Scale (None: no form), totals of the PHQ-9 by session, flags that must come, flags
# that must not.
EPISODES = {
    "steady": (STEADY + [37.2, 38], {}, [], ["PROBABLE_RUPTURE", "ALLIANCE_DROP", "SRS_CHECK_IN", "ALLIANCE_FALLING"]),
    "repaired": (STEADY + [26, 33, 37.2], {}, ["DROP_REPAIRED"], ["PROBABLE_RUPTURE", "PROBABLE_RUPTURE_UNREPAIRED"]),
    "unrepaired": (STEADY + [26, 27, 26.4, 27.2, 26.8], {}, ["PROBABLE_RUPTURE_UNREPAIRED"], ["DROP_REPAIRED"]),
    "fresh-rupture": (STEADY + [25], {}, ["PROBABLE_RUPTURE", "SRS_CHECK_IN"], ["DROP_REPAIRED"]),
    "worse": (STEADY, {0: 9, 2: 12, 4: 16}, ["OUTCOME_WORSE"], ["PROBABLE_RUPTURE", "OUTCOME_RECOVERED"]),
    "better": (STEADY, {0: 18, 4: 6}, ["OUTCOME_RECOVERED"], ["OUTCOME_WORSE", "OUTCOME_BELOW_EXPECTED"]),
    "drifting": ([37, 37.2, 37.6, MISSED, 37.2, MISSED], {}, ["APPOINTMENTS_MISSED"], ["PROBABLE_RUPTURE"]),
    "missing-forms": ([37, None, None, 37.2, None, 37.6], {}, [], ["PROBABLE_RUPTURE", "ALLIANCE_NOT_MEASURED"]),
    "unmeasured": ([37, 37.2, None, None, None, None], {}, ["ALLIANCE_NOT_MEASURED"], ["SRS_CHECK_IN"]),
    "top": ([38, 40, 40, 40], {}, ["CEILING_RUN"], ["SRS_CHECK_IN"]),
    "slow-start": ([33, 34, 35.2, 36.4, 37.2, 38], {}, [], ["PROBABLE_RUPTURE", "ALLIANCE_FALLING", "SRS_CHECK_IN"]),
    "falling": ([38, 37.4, 36.6, 36, 35.2, 34.6, 34], {}, ["ALLIANCE_FALLING", "SRS_CHECK_IN"], ["CEILING_RUN"]),
    "late-repair": (STEADY + [26, 27, 27, 27, 37.2], {}, ["DROP_REPAIRED"], ["PROBABLE_RUPTURE"]),
    "first-session-low": ([24], {}, ["SRS_CHECK_IN"], ["PROBABLE_RUPTURE", "ALLIANCE_DROP"]),
    "stuck": (STEADY, {0: 16, 2: 16, 4: 15}, ["OUTCOME_BELOW_EXPECTED"], ["OUTCOME_WORSE", "OUTCOME_RECOVERED"]),
    "nobody-came": ([MISSED, MISSED, MISSED], {}, ["APPOINTMENTS_MISSED"], ["ALLIANCE_NOT_MEASURED"]),
}

# The sample practice's episodes by what its file calls them.
SAMPLE = {
    "ada": (["OUTCOME_RECOVERED"], ["PROBABLE_RUPTURE", "PROBABLE_RUPTURE_UNREPAIRED", "OUTCOME_WORSE"]),
    "ben": (["PROBABLE_RUPTURE_UNREPAIRED", "APPOINTMENTS_MISSED"], ["DROP_REPAIRED", "OUTCOME_RECOVERED"]),
    "cora": (["OUTCOME_WORSE"], ["PROBABLE_RUPTURE", "ALLIANCE_DROP", "OUTCOME_RECOVERED"]),
    "dan": (["APPOINTMENTS_MISSED"], ["PROBABLE_RUPTURE", "OUTCOME_WORSE"]),
    "eva": ([], ["PROBABLE_RUPTURE", "PROBABLE_RUPTURE_UNREPAIRED", "APPOINTMENTS_MISSED", "OUTCOME_WORSE"]),
    "finn": (["OUTCOME_RECOVERED"], ["PROBABLE_RUPTURE", "OUTCOME_WORSE", "OUTCOME_BELOW_EXPECTED"]),
    "gita": ([], ["PROBABLE_RUPTURE", "ALLIANCE_FALLING", "OUTCOME_WORSE", "APPOINTMENTS_MISSED"]),
    "hugo": (["CEILING_RUN"], ["SRS_CHECK_IN", "PROBABLE_RUPTURE"]),
    "iris": (["SRS_CHECK_IN", "GOALS_DISPUTED"], ["PROBABLE_RUPTURE", "CEILING_RUN"]),
    "jon": ([], ["PROBABLE_RUPTURE", "ALLIANCE_DROP", "OUTCOME_BELOW_EXPECTED", "ALLIANCE_NOT_MEASURED"]),
    "kim": ([], ["PROBABLE_RUPTURE", "APPOINTMENTS_MISSED", "OUTCOME_WORSE"]),
    "leo": (["OUTCOME_RECOVERED"], ["PROBABLE_RUPTURE", "ALLIANCE_NOT_MEASURED", "OUTCOME_WORSE"]),
}


def srs(total):
    tenths = round(total * 10)
    return assessment("srs", [((tenths + line) // 4) / 10 for line in range(4)])


def phq9(total):
    answers = [0] * 9
    for i in range(total):
        answers[i % 8] += 1
    return assessment("phq-9", answers)


class AllianceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()
        cls.names = {key: cls.record(totals, outcomes) for key, (totals, outcomes, _, _) in EPISODES.items()}

    @classmethod
    def episode(cls, practice="p1"):
        request = I.CreateEpisodeRequest(parent=f"practices/{practice}", request_id=str(uuid.uuid4()))
        request.episode.client = str(uuid.uuid4())
        request.episode.therapists.append("t1")
        request.episode.open_time.seconds = START - 3600
        return cls.suite.intake.CreateEpisode(request, timeout=20).name

    @classmethod
    def record(cls, totals, outcomes, practice="p1"):
        name = cls.episode(practice)
        for week, total in enumerate(totals):
            cls.session(name, week, total, outcomes.get(week))
        return name

    @classmethod
    def session(cls, episode, week, total, outcome=None):
        request = I.CreateSessionRequest(parent=episode, request_id=str(uuid.uuid4()))
        if total is MISSED:
            request.session.attendance = SESSION.ATTENDANCE_NO_SHOW
            request.session.scheduled_time.seconds = START + WEEK * week
        else:
            request.session.attendance = SESSION.ATTENDANCE_ATTENDED
            request.session.start_time.seconds = START + WEEK * week
            if total is not None:
                request.session.assessments.add().assessment.CopyFrom(srs(total))
        if outcome is not None:
            request.session.assessments.add().assessment.CopyFrom(phq9(outcome))
        cls.suite.intake.CreateSession(request, timeout=20)

    def profile(self, name, **options):
        return self.suite.alliance.GetAllianceProfile(A.GetAllianceProfileRequest(name=name, **options), timeout=30)

    def caseload(self, **options):
        return self.suite.alliance.ListAllianceProfiles(
            A.ListAllianceProfilesRequest(**{"parent": "practices/p1", **options}), timeout=30)

    def test_flags_that_must_and_must_not_come(self):
        for key, (_, _, wanted, unwanted) in EPISODES.items():
            codes = [flag.code for flag in self.profile(self.names[key]).flags]
            with self.subTest(key, codes=codes):
                self.assertEqual([code for code in wanted if code not in codes], [])
                self.assertEqual([code for code in unwanted if code in codes], [])

    def test_flags_of_the_sample_practice(self):
        self.assertGreaterEqual(len(EPISODES) + len(SAMPLE), 20)
        self.suite.rapport("sample", str(contracts.ROOT / "deploy" / "sample" / "practice.jsonl"))
        listed = self.suite.intake.ListEpisodes(I.ListEpisodesRequest(parent="practices/sample"), timeout=30).episodes
        names = {episode.external_ids[0].value: episode.name for episode in listed}
        self.assertEqual(set(names), set(SAMPLE))
        for key, (wanted, unwanted) in SAMPLE.items():
            codes = [flag.code for flag in self.profile(names[key]).flags]
            with self.subTest(key, codes=codes):
                self.assertEqual([code for code in wanted if code not in codes], [])
                self.assertEqual([code for code in unwanted if code in codes], [])

    def test_every_flag_says_why_and_how_to_begin(self):
        for name in self.names.values():
            for flag in self.profile(name).flags:
                for text in (flag.message, flag.rule, flag.opening, flag.source, flag.id):
                    self.assertTrue(text, flag.code)

    def test_a_session_changes_the_profile_at_once(self):
        name = self.record(STEADY, {}, practice="p3")
        before = self.profile(name)
        for week, total in enumerate((26, 37.2, 20), len(STEADY)):
            self.session(name, week, total)
            after = self.profile(name)
            self.assertEqual(len(after.series[0].points), week + 1)
            self.assertGreater(after.inputs.intake_activity_revision, before.inputs.intake_activity_revision)
            before = after

    def test_other_methods_on_request(self):
        profile = self.profile(self.names["repaired"], rupture_methods=[
            ALLIANCE.RUPTURE_METHOD_CONTROL_CHART, ALLIANCE.RUPTURE_METHOD_V_SHAPE])
        self.assertEqual(len(profile.ruptures), 3)
        self.assertEqual(len(self.profile(self.names["repaired"]).ruptures), 1)

    def test_the_caseload_is_worst_first_and_paged(self):
        whole = self.caseload()
        self.assertEqual(whole.total_size, len(EPISODES))
        severities = [profile.severity for profile in whole.profiles]
        self.assertEqual(severities, sorted(severities, reverse=True))
        paged, token = [], ""
        while True:
            page = self.caseload(page_size=3, page_token=token)
            paged += [profile.name for profile in page.profiles]
            token = page.next_page_token
            if not token:
                break
        self.assertEqual(paged, [profile.name for profile in whole.profiles])

    def test_a_therapists_caseload_is_theirs_alone(self):
        self.assertEqual(self.caseload(therapist="nobody").total_size, 0)
        self.assertEqual(self.caseload(therapist="t1").total_size, len(EPISODES))

    def test_bad_requests_name_every_field(self):
        problem = problem_of(self.profile, "x", rupture_methods=[0])
        self.assertEqual(set(problem.fields), {"name", "rupture_methods[0]"})
        problem = problem_of(self.profile, "practices/p1/episodes/nosuch")
        self.assertEqual(problem.reason, "EPISODE_NOT_FOUND")


if __name__ == "__main__":
    unittest.main()
