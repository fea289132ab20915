"""Scores over sockets: the same from Python and from the command line, and exactly those of the published data."""
import csv
import io
import json
import math
import pathlib
import signal
import unittest

import contracts
import grpc
from contracts import assessment, problem_of
from suite import ROOT, Suite, until

S = contracts.scoring_service_pb2
SCORE = contracts.score_pb2
NHANES = ROOT / "tests" / "data" / "nhanes_2021_2023_phq9.csv"


class ScoringTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()

    def score(self, form, **kwargs):
        return self.suite.scoring.ScoreAssessment(S.ScoreAssessmentRequest(assessment=form), timeout=10, **kwargs)

    def problem(self, form):
        problem = problem_of(self.score, form)
        self.assertTrue(self.suite.services["scoring"].running())
        return problem

    def test_public_responses_score_exactly(self):
        out = self.suite.folder / "scores.csv"
        run = self.suite.rapport("score", "phq-9", "--csv", str(NHANES), "--id", "respondent", "--out", str(out))
        with open(out, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        totals = [float(row["total"]) for row in rows]
        self.assertEqual(len(totals), 2728)
        self.assertAlmostEqual(sum(totals) / len(totals), 4.16679, places=5)
        edges = [(0, 4, 1826), (5, 9, 534), (10, 14, 235), (15, 19, 90), (20, 27, 43)]
        for low, high, count in edges:
            self.assertEqual(sum(low <= total <= high for total in totals), count)
        self.assertEqual(sum("SELF_HARM_ITEM" in row["flags"].split(";") for row in rows), 150)
        self.assertEqual(len({row["total_band"] for row in rows}), 5)
        self.assertIn("2728 rows, 0 rejected", run.stdout)

    def test_python_and_command_line_agree(self):
        forms = [[0] * 9, [3] * 9, [1, 2, 3, 0, 1, 2, 3, 0, 1], [1, None, 2, 0, 0, 3, 1, 0, 0], [None] * 8 + [2]]
        text = "id," + ",".join(f"item_{i}" for i in range(1, 10)) + "\n"
        for number, form in enumerate(forms):
            text += f"{number}," + ",".join("" if value is None else str(value) for value in form) + "\n"
        path = self.suite.folder / "forms.csv"
        path.write_text(text)
        run = self.suite.rapport("score", "phq-9", "--csv", str(path), "--id", "id", "--format", "json")
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        for form, line in zip(forms, lines):
            mine = self.score(assessment("phq-9", form)).scales[0]
            theirs = line["score"]["scales"][0]
            self.assertEqual(SCORE.ScoreStatus.Name(mine.status), theirs["status"])
            self.assertEqual(mine.value if mine.HasField("value") else None, theirs.get("value"))
            self.assertEqual(mine.prorated_value if mine.HasField("prorated_value") else None,
                             theirs.get("prorated_value"))

    def test_csv_and_json_say_the_same(self):
        """CSV comes by ScoreTable and JSON by ScoreAssessments: two ways through one engine."""
        forms = ["1,1,1,1,1,1,1,1,1", "0,0,0,0,0,0,0,0,0", "3,3,,3,3,,3,3,3", "1,2,3,,,,,0,", "2,1,0,3,1,2,0,1,1", "9,0,0,0,0,0,0,0,0"]
        path = self.suite.folder / "both.csv"
        path.write_text(",".join(f"q{i}" for i in range(1, 10)) + "\n" + "\n".join(forms) + "\n")
        run = self.suite.rapport("score", "phq-9", "--csv", str(path), check=False)
        rows = list(csv.DictReader(io.StringIO(run.stdout)))
        run = self.suite.rapport("score", "phq-9", "--csv", str(path), "--format", "json", check=False)
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual(len(rows), len(forms))
        for row, line in zip(rows, lines):
            if "error" in line:
                self.assertEqual(row["error"], line["error"])
                continue
            score = line["score"]
            total = score["scales"][0]
            number = lambda key: "" if key not in total else str(total[key] if total[key] % 1 else float(total[key]))
            self.assertEqual(row["total"], number("value"))
            self.assertAlmostEqual(float(row["total_prorated"] or 0), total.get("prorated_value", 0))
            self.assertEqual("SCORE_STATUS_" + row["total_status"].upper().replace("-", "_"), total["status"])
            self.assertEqual(row["total_missing_items"], ";".join(str(item) for item in total.get("missing_items", [])))
            self.assertEqual(row["total_band"], total.get("band", {}).get("label", ""))
            self.assertEqual(row["flags"], ";".join(flag["code"] for flag in score.get("flags", [])))

    def test_a_bad_row_is_written_with_its_reason_and_the_rest_goes_on(self):
        path = self.suite.folder / "bad.csv"
        path.write_text("q1,q2,q3,q4\n9,9,9,9\n9,11,9,9\n9,x,9,9\n8,8,8,8\n")
        run = self.suite.rapport("score", "srs", "--csv", str(path), check=False)
        self.assertEqual(run.returncode, 1)
        rows = list(csv.DictReader(io.StringIO(run.stdout)))
        self.assertEqual([row["total"] for row in rows], ["36.0", "", "", "32.0"])
        self.assertIn("answers[1].value", rows[1]["error"])
        self.assertIn("item 2", rows[2]["error"])

    def test_unanswered_is_never_zero(self):
        total = self.score(assessment("srs", [9, None, 9, 9])).scales[0]
        self.assertEqual(total.status, SCORE.SCORE_STATUS_NOT_SCORABLE)
        self.assertFalse(total.HasField("value") or total.HasField("prorated_value"))
        self.assertEqual(list(total.missing_items), [2])
        zero = self.score(assessment("srs", [0, 0, 0, 0])).scales[0]
        self.assertTrue(zero.HasField("value"))
        self.assertEqual(zero.value, 0)

    def test_unknown_instrument(self):
        problem = self.problem(assessment("no-such", [1]))
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.NOT_FOUND, "INSTRUMENT_NOT_FOUND"))

    def test_all_violations_at_once(self):
        form = assessment("phq-9", [1, 4, math.nan, 0.5])
        form.answers.add(item=1, value=0)
        form.answers.add(item=77, value=0)
        problem = self.problem(form)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELDS"))
        self.assertEqual(set(problem.fields), {
            "assessment.answers[1].value", "assessment.answers[2].value", "assessment.answers[3].value",
            "assessment.answers[4].item", "assessment.answers[5].item"})

    def test_empty_assessment_and_missing_rater(self):
        problem = self.problem(contracts.assessment_pb2.Assessment(instrument="phq-9"))
        self.assertEqual(problem.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertLessEqual({"assessment.answers", "assessment.rater"}, set(problem.fields))

    def test_oversized_message(self):
        form = assessment("phq-9", [0] * 9)
        form.language = "x" * (1200 * 1024)
        problem = self.problem(form)
        self.assertEqual((problem.code, problem.reason), (grpc.StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"))

    def test_expired_deadline(self):
        form = assessment("phq-9", [0] * 9)
        scoring = self.suite.services["scoring"].process
        scoring.send_signal(signal.SIGSTOP)  # so that the deadline passes before the call is taken
        try:
            until(lambda: self.stopped(scoring.pid), "the process to stand still")
            problem = problem_of(self.suite.scoring.ScoreAssessment, S.ScoreAssessmentRequest(assessment=form),
                                 timeout=0.2)
        finally:
            scoring.send_signal(signal.SIGCONT)
        self.assertEqual(problem.code, grpc.StatusCode.DEADLINE_EXCEEDED)
        self.assertEqual(self.score(form).scales[0].value, 0)

    @staticmethod
    def stopped(pid):
        tasks = pathlib.Path(f"/proc/{pid}/task").glob("*/stat")
        return all(task.read_text().rsplit(")", 1)[1].split()[0] == "T" for task in tasks)

    def test_an_unconfirmed_instrument_refuses(self):
        problem = self.problem(assessment("wai-s", [4] * 12))
        self.assertEqual((problem.code, problem.reason),
                         (grpc.StatusCode.FAILED_PRECONDITION, "INSTRUMENT_UNCONFIRMED"))

    def test_a_stream_keeps_order_and_survives_bad_rows(self):
        def requests():
            for number in range(200):
                good = assessment("gad-7", [number % 4] * 7)
                yield S.ScoreAssessmentsRequest(assessments=[good, assessment("gad-7", [9] * 7)])

        replies = list(self.suite.scoring.ScoreAssessments(requests(), timeout=60))
        self.assertEqual(len(replies), 200)
        for number, reply in enumerate(replies):
            self.assertEqual(reply.results[0].score.scales[0].value, 7 * (number % 4))
            self.assertEqual(reply.results[1].error.code, grpc.StatusCode.INVALID_ARGUMENT.value[0])

    def test_a_table_scores_as_assessments_do(self):
        rows = [[0, 1, 2, 3, 0, 1, 2], [3] * 7, [math.nan] * 7, [5] * 7]
        request = S.ScoreTableRequest(instrument="gad-7", rater=contracts.assessment_pb2.RATER_CLIENT,
                                      items=range(1, 8), values=[value for row in rows for value in row])
        reply, = self.suite.scoring.ScoreTable(iter([request]), timeout=10)
        width = len(reply.scales)
        total = list(reply.scales).index("total")
        self.assertEqual([reply.values[width * i + total] for i in (0, 1)], [9, 21])
        self.assertTrue(math.isnan(reply.values[width * 2 + total]))
        self.assertEqual([reply.statuses[width * i + total] for i in range(4)],
                         [SCORE.SCORE_STATUS_COMPLETE, SCORE.SCORE_STATUS_COMPLETE, SCORE.SCORE_STATUS_NOT_SCORABLE,
                          SCORE.SCORE_STATUS_INVALID])


if __name__ == "__main__":
    unittest.main()
