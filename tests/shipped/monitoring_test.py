"""Rules, runbooks and dashboards hold together: each reads metrics that the services have, each alert has its runbook."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import programs
import promql
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES = sorted((PROMETHEUS / "rules").glob("*.yaml"))
DASHBOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))
RUNBOOKS = ROOT / "docs" / "runbooks"
UNIT_TESTS = sorted(pathlib.Path(__file__).parent.glob("*.promtool.yaml"))
# What Prometheus itself adds, and what the services' metrics carry (common/{metrics,cache,records,rpc}, services/*/rpc).
LABELS = {"job", "instance", "grpc_type", "grpc_service", "grpc_method", "grpc_code", "cache", "result", "operation", "le",
          "version", "pool", "reason", "certificate", "way", "attendance", "instrument", "completeness", "code", "state"}
SERVICES = ("intake", "goals", "scoring")


def load(path):
    return yaml.safe_load(path.read_text())


def golden_names():
    """Every series name the services expose: the lists that the end-to-end tests compare with the running programs."""
    names = {"up"}
    for path in (ROOT / "tests" / "e2e" / "metric_names").glob("*.txt"):
        for line in path.read_text().splitlines():
            name, kind = line.split()
            names.update({name} if kind != "histogram" else {f"{name}_{part}" for part in ("bucket", "sum", "count")})
    return names


def all_rules():
    return [rule for path in RULES for group in load(path)["groups"] for rule in group["rules"]]


def alerts():
    return [rule for rule in all_rules() if "alert" in rule]


def recorded_names():
    return {rule["record"] for rule in all_rules() if "record" in rule}


def panels(dashboard):
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def queries(dashboard):
    return [target["expr"] for panel in panels(dashboard) for target in panel["targets"]]


def faults(expression, known):
    """What is wrong with the names in an expression."""
    unknown = sorted(promql.metrics(expression) - known) + sorted(promql.labels(expression) - LABELS)
    return [f"{name} is no metric or label of the suite, in: {expression}" for name in unknown]


def promtool(*arguments):
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=120)


class ScannerTest(unittest.TestCase):
    def test_it_sees_metrics_and_labels_and_nothing_else(self):
        text = 'histogram_quantile(0.99, sum by (job, le) (rate(a_bucket{code!~"x|y",z="by"}[5m]))) / on (job) b:c:d5m > bool 1e3'
        self.assertEqual(promql.metrics(text), {"a_bucket", "b:c:d5m"})
        self.assertEqual(promql.labels(text), {"job", "le", "code", "z"})

    def test_a_name_that_no_service_has_is_found(self):
        self.assertEqual(len(faults("rate(grpc_server_handeld_total[5m])", golden_names())), 1)
        self.assertEqual(len(faults('up{jobs="a"}', golden_names())), 1)
        self.assertEqual(faults('up{job="a"}', golden_names()), [])


class RulesTest(unittest.TestCase):
    def test_rules_read_metrics_that_exist(self):
        known = golden_names() | recorded_names()
        for rule in all_rules():
            self.assertEqual(faults(rule["expr"], known), [], rule)

    def test_every_recorded_series_is_read_somewhere(self):
        read = set()
        for expression in [rule["expr"] for rule in all_rules()] + [q for path in DASHBOARDS for q in queries(load(path))]:
            read |= promql.metrics(expression)
        self.assertEqual(recorded_names() - read, set())

    def test_every_alert_says_what_where_and_how_bad(self):
        for alert in alerts():
            with self.subTest(alert["alert"]):
                self.assertIn(alert["labels"]["severity"], ("critical", "warning"))
                for annotation in ("summary", "description"):
                    self.assertTrue(alert["annotations"][annotation].strip())
                self.assertEqual(alert["annotations"]["runbook_url"], f"docs/runbooks/{alert['alert']}.md")

    def test_every_alert_has_its_runbook_and_no_runbook_is_left_over(self):
        pages = {path.stem for path in RUNBOOKS.glob("*.md")} - {"README"}
        self.assertEqual(pages, {alert["alert"] for alert in alerts()})

    def test_runbooks_name_boards_that_exist(self):
        titles = {json.loads(path.read_text())["title"] for path in DASHBOARDS}
        for page in RUNBOOKS.glob("*.md"):
            named = set(re.findall(r'"(Rapport: [^"]+)"', " ".join(page.read_text().split())))
            self.assertLessEqual(named, titles, page.name)

    def test_runbooks_say_what_it_means_where_to_look_and_what_to_do(self):
        for alert in alerts():
            page = (RUNBOOKS / f"{alert['alert']}.md").read_text()
            self.assertTrue(page.startswith(f"# {alert['alert']}\n"), alert["alert"])
            for part in ("**Means.**", "**Look.**", "**Do.**", "**Over when**"):
                self.assertIn(part, page, alert["alert"])
            for link in re.findall(r"\]\(([^)]+)\)", page):
                self.assertTrue((RUNBOOKS / link).is_file(), f"{alert['alert']}: {link}")

    def test_every_alert_is_shown_to_fire(self):
        fired = {case["alertname"] for path in UNIT_TESTS for test in load(path)["tests"]
                 for case in test.get("alert_rule_test", []) if case["exp_alerts"]}
        self.assertEqual(fired, {alert["alert"] for alert in alerts()})

    def test_prometheus_scrapes_the_ports_of_the_architecture(self):
        table = re.findall(r"^\| `rapport-(\w+)` \| \d+ \| (\d+) \|", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE)
        scraped = {job["job_name"]: job["static_configs"][0]["targets"]
                   for job in load(PROMETHEUS / "prometheus.yaml")["scrape_configs"]}
        self.assertEqual(scraped, {f"rapport-{name}": [f"{name}:{port}"] for name, port in table})
        self.assertEqual(len(scraped), 3)


class DashboardsTest(unittest.TestCase):
    def test_there_are_dashboards_with_names_of_their_own(self):
        wanted = {"suite", "stores", "clinical-quality", *SERVICES}
        self.assertEqual({path.stem for path in DASHBOARDS}, {f"rapport-{name}" for name in wanted})
        for path in DASHBOARDS:
            self.assertEqual(json.loads(path.read_text())["uid"], path.stem)

    def test_they_are_what_their_boards_make_and_the_cluster_gets_all_of_them(self):
        ended = subprocess.run([ROOT / "deploy/grafana/make-dashboards", "--check"], capture_output=True, text=True)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        files = load(ROOT / "deploy/grafana/kustomization.yaml")["configMapGenerator"][0]["files"]
        self.assertEqual(sorted(files), [f"dashboards/{path.name}" for path in DASHBOARDS])

    def test_the_board_on_clinical_quality_tells_nobody_apart(self):
        for query in queries(json.loads((ROOT / "deploy/grafana/dashboards/rapport-clinical-quality.json").read_text())):
            self.assertLessEqual(promql.labels(query), {"attendance", "completeness", "instrument", "code", "state", "way"}, query)

    def test_every_metric_of_the_services_is_known_by_its_own_label_names(self):
        self.assertFalse({"client", "therapist", "practice", "episode", "session", "goal", "name"} & LABELS)

    def test_every_query_reads_metrics_that_exist(self):
        known = golden_names() | recorded_names()
        for path in DASHBOARDS:
            for query in queries(json.loads(path.read_text())):
                self.assertEqual(faults(query, known), [], path.name)

    def test_every_panel_asks_the_provisioned_data_source_and_has_a_unit(self):
        source = load(ROOT / "deploy/grafana/provisioning/datasources/prometheus.yaml")["datasources"][0]["uid"]
        for path in DASHBOARDS:
            for panel in panels(json.loads(path.read_text())):
                with self.subTest(f"{path.name}: {panel['title']}"):
                    self.assertEqual({target["datasource"]["uid"] for target in panel["targets"]}, {source})
                    self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])

    def test_panels_do_not_overlap(self):
        for path in DASHBOARDS:
            taken = set()
            for panel in json.loads(path.read_text())["panels"]:
                place = panel["gridPos"]
                cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                         for y in range(place["y"], place["y"] + place["h"])}
                self.assertFalse(cells & taken, f"{path.name}: {panel['title']}")
                self.assertLessEqual(place["x"] + place["w"], 24)
                taken |= cells


@programs.needed("promtool", "prometheus")
class PromtoolTest(unittest.TestCase):
    def check(self, *arguments):
        ended = promtool(*arguments)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)

    def test_the_configuration_and_its_rules_are_valid(self):
        self.check("check", "config", str(PROMETHEUS / "prometheus.yaml"))

    def test_the_alerts_fire_when_they_should_and_only_then(self):
        self.check("test", "rules", *map(str, UNIT_TESTS))

    def test_every_query_of_a_dashboard_is_valid(self):
        rules = [{"record": f"query_{number}", "expr": promql.concrete(query)} for number, query in
                 enumerate(query for path in DASHBOARDS for query in queries(json.loads(path.read_text())))]
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}, file)
            file.flush()
            self.check("check", "rules", file.name)


if __name__ == "__main__":
    unittest.main()
