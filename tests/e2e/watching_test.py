"""A real Prometheus scrapes the running suite: every rule and every query of a dashboard gets data, and a dead service wakes."""
import json
import sys
import time
import unittest
import urllib.parse
import urllib.request

import contracts
import yaml
from contracts import problem_of
from suite import ROOT, Process, Suite, free_port, until

sys.path.append(str(ROOT / "tests" / "shipped"))
import programs  # noqa: E402
import promql  # noqa: E402

RULES = sorted((ROOT / "deploy" / "prometheus" / "rules").glob("*.yaml"))
DASHBOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))


class Prometheus:
    """Debian's Prometheus with the shipped rules, every second and without their patience, on the ports of one suite."""

    def __init__(self, suite):
        self.suite, self.port = suite, free_port()
        rules = suite.folder / "rules"
        rules.mkdir()
        for path in RULES:
            text = yaml.safe_load(path.read_text())
            for group in text["groups"]:
                for rule in group["rules"]:
                    rule.pop("for", None)
            (rules / path.name).write_text(yaml.safe_dump(text))
        config = suite.folder / "prometheus.yaml"
        config.write_text(yaml.safe_dump({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": [f"{rules}/*.yaml"],
            "scrape_configs": [{"job_name": f"rapport-{name}", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
                               for name, port in suite.metrics_ports.items()]}))
        self.process = Process(suite.folder, "prometheus", [
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={suite.folder}/tsdb",
            f"--web.listen-address=127.0.0.1:{self.port}"])

    def start(self):
        self.process.start()
        until(self.ready, "prometheus", 120)

    def ready(self):
        if not self.process.running():
            raise AssertionError(self.process.log.read_text()[-2000:])
        try:
            return self.query(f"count(up == 1) == {len(self.suite.metrics_ports)}")
        except OSError:
            return False

    def query(self, expression):
        url = f"http://127.0.0.1:{self.port}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        with urllib.request.urlopen(url, timeout=10) as reply:
            return json.load(reply)["data"]["result"]

    def firing(self, alert):
        return self.query(f'ALERTS{{alertname="{alert}",alertstate="firing"}}')


@programs.needed("prometheus", "prometheus")
class WatchingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()
        cls.prometheus = Prometheus(cls.suite)
        cls.addClassCleanup(cls.prometheus.process.kill)
        cls.prometheus.start()

    def use_the_suite(self):
        """Calls of every kind that a dashboard shows, failed ones among them."""
        self.suite.rapport("sample", str(ROOT / "deploy/sample/practice.jsonl"))
        listed = json.loads(self.suite.rapport("--json", "episode", "list").stdout)
        for episode in listed["episodes"]:
            self.suite.rapport("profile", episode["name"])
        self.record_a_rupture()
        request = contracts.intake_service_pb2.GetEpisodeRequest(name="practices/p/episodes/nobody")
        problem_of(self.suite.intake.GetEpisode, request, timeout=10)

    def record_a_rupture(self):
        """Sessions as they happen, not imported: the last ones with an alliance that dropped and did not come back."""
        intake, week = contracts.intake_service_pb2, 7 * 86400
        episode = self.suite.intake.CreateEpisode(intake.CreateEpisodeRequest(
            parent="practices/p", episode=contracts.episode_pb2.Episode(client="c-1", therapists=["t-1"])), timeout=20).name
        for number, total in enumerate([37, 37.6, 36.8, 37.2, 37.6, 26, 27, 26.4, 27.2, 26.8]):
            lines = [(round(total * 10) + i) // 4 / 10 for i in range(4)]
            request = intake.CreateSessionRequest(parent=episode)
            request.session.attendance = contracts.session_pb2.ATTENDANCE_ATTENDED
            request.session.start_time.seconds = int(time.time()) - (20 - number) * week
            request.session.assessments.add().assessment.CopyFrom(contracts.assessment("srs", lines))
            self.suite.intake.CreateSession(request, timeout=20)
        goal = contracts.goal_service_pb2.CreateGoalRequest(parent=episode)
        goal.goal.statement = "swim across the lake"
        goal.goal.proposed_by = contracts.assessment_pb2.RATER_CLIENT
        goal.goal.scale.progress.SetInParent()
        self.suite.goals.CreateGoal(goal, timeout=20)
        flags = self.suite.alliance.GetAllianceProfile(
            contracts.alliance_service_pb2.GetAllianceProfileRequest(name=episode), timeout=30).flags
        self.assertIn("PROBABLE_RUPTURE_UNREPAIRED", [flag.code for flag in flags])
        self.suite.scoring.ScoreAssessment(contracts.scoring_service_pb2.ScoreAssessmentRequest(
            assessment=contracts.assessment("srs", [9, 9, 9, 9])), timeout=20)

    def test_every_rule_and_every_query_gets_data(self):
        self.use_the_suite()
        wanted = [rule["record"] for path in RULES for group in yaml.safe_load(path.read_text())["groups"]
                  for rule in group["rules"] if "record" in rule]
        for path in DASHBOARDS:
            for panel in json.loads(path.read_text())["panels"]:
                wanted += [promql.concrete(target["expr"])
                           for target in panel.get("targets", [])]
        for expression in wanted:
            with self.subTest(expression):
                until(lambda of=expression: self.numbers(of), f"data for {expression}")

    def numbers(self, expression):
        return [sample for sample in self.prometheus.query(expression) if sample["value"][1] != "NaN"]

    def only_goals(self, alerts):
        return len(alerts) == 1 and "rapport-goals" in alerts[0]["metric"].values()

    def test_a_dead_service_wakes_until_it_is_back(self):
        self.suite.services["goals"].kill()
        for alert in ("RapportServiceGone", "RapportReplicaDown"):
            until(lambda of=alert: self.only_goals(self.prometheus.firing(of)), alert)
        self.suite.start_service("goals")
        for alert in ("RapportServiceGone", "RapportReplicaDown"):
            until(lambda of=alert: not self.prometheus.firing(of), f"{alert} is over")


if __name__ == "__main__":
    unittest.main()
