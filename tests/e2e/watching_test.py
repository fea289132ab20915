"""A real Prometheus scrapes the running suite: every rule and every query of a dashboard gets data, and a dead service wakes."""
import json
import shutil
import unittest
import urllib.parse
import urllib.request

import contracts
import yaml
from contracts import problem_of
from suite import ROOT, Process, Suite, free_port, until

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
        until(self.ready, "prometheus")

    def ready(self):
        if not self.process.running():
            raise AssertionError(self.process.log.read_text()[-2000:])
        try:
            return self.query('count(up == 1) == 3')
        except OSError:
            return False

    def query(self, expression):
        url = f"http://127.0.0.1:{self.port}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        with urllib.request.urlopen(url, timeout=10) as reply:
            return json.load(reply)["data"]["result"]

    def firing(self, alert):
        return self.query(f'ALERTS{{alertname="{alert}",alertstate="firing"}}')


@unittest.skipUnless(shutil.which("prometheus"), "prometheus is not installed")
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
        request = contracts.intake_service_pb2.GetEpisodeRequest(name="practices/p/episodes/nobody")
        problem_of(self.suite.intake.GetEpisode, request, timeout=10)

    def test_every_rule_and_every_query_gets_data(self):
        self.use_the_suite()
        wanted = [rule["record"] for path in RULES for group in yaml.safe_load(path.read_text())["groups"]
                  for rule in group["rules"] if "record" in rule]
        for path in DASHBOARDS:
            for panel in json.loads(path.read_text())["panels"]:
                wanted += [target["expr"].replace("$__rate_interval", "1m").replace("$job", "rapport-.+")
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
