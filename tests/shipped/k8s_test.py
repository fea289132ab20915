"""The Kubernetes manifests: policies over the files and over what kustomize makes of them; the configurations by their schema."""
import copy
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

import configs
import k8s_policy as policy
import k8s_schema
import yaml
from google.protobuf import text_format

ROOT = pathlib.Path(__file__).resolve().parents[2]
K8S = ROOT / "k8s"
BIN = pathlib.Path(os.environ.get("RAPPORT_BIN", ROOT / "build" / "dev" / "bin"))
PORTS = {name: {"grpc": int(grpc), "metrics": int(metrics), "health": int(health)} for name, grpc, metrics, health in
         re.findall(r"^\| `rapport-(\w+)` \| (\d+) \| (\d+) \| (\d+) \|", (ROOT / "docs/architecture.md").read_text(), re.M)}
FOLDERS = sorted([*(K8S / "overlays").iterdir(), *(K8S / "tests").iterdir()])


def objects_of(text):
    return [item for item in yaml.safe_load_all(text) if item]


def written():
    """All objects of the base and the components as they stand in the files."""
    return [item for path in sorted([*K8S.glob("base/*.yaml"), *K8S.glob("components/*/*.yaml")])
            if path.name != "kustomization.yaml" for item in objects_of(path.read_text())]


def drains(configuration):
    return {name: configuration(name).drain.pause.seconds + configuration(name).drain.grace.seconds
            for name in policy.SERVICES}


def base_config(name):
    return configs.read(K8S / "base" / "config" / f"{name}.textproto")


def rules(objects, drain_seconds):
    """Every rule that holds for any combination."""
    yield from policy.restricted(objects)
    yield from policy.accounts(objects)
    yield from policy.resources(objects)
    yield from policy.secrets_by_reference(objects)
    yield from policy.images(objects)
    yield from policy.probes(objects, PORTS)
    yield from policy.published_ports(objects, PORTS)
    yield from policy.drain(objects, drain_seconds)
    yield from policy.availability(objects)
    yield from policy.migrations(objects)
    yield from policy.estimation(objects)


def everything(objects, drain_seconds):
    yield from rules(objects, drain_seconds)
    yield from policy.network(objects, PORTS)
    yield from policy.service_monitors(objects)


class WrittenTest(unittest.TestCase):
    def test_the_manifests_keep_every_rule(self):
        self.assertEqual(list(everything(written(), drains(base_config))), [])

    def test_the_manifests_are_of_the_published_schema(self):
        self.assertEqual(list(k8s_schema.faults(written())), [])

    def test_the_architecture_names_all_ports(self):
        self.assertEqual(sorted(PORTS), sorted(policy.SERVICES))

    def test_the_rules_for_the_operator_are_those_of_prometheus(self):
        ended = subprocess.run([K8S / "components/monitoring/make-rules", "--check"], capture_output=True, text=True)
        self.assertEqual(ended.returncode, 0, ended.stderr)


class BrokenTest(unittest.TestCase):
    """A rule that cannot fail is none: each is shown a manifest that breaks it."""

    def faults(self, spoil):
        objects = copy.deepcopy(written())
        spoil(objects)
        return " | ".join(everything(objects, drains(base_config)))

    def deployment(self, objects):
        return policy.find(objects, "Deployment", "rapport-goals")

    def estimate(self, objects):
        return policy.find(objects, "CronJob", "rapport-estimate")

    def pod(self, objects):
        return policy.pod_of(self.deployment(objects))

    def container(self, objects):
        return self.pod(objects)["containers"][0]

    def edge(self, objects):
        return policy.find(objects, "NetworkPolicy", "scoring-to-goals")["spec"]

    def test_each_breach_is_found(self):
        def drop(kind, name):
            return lambda objects: objects.remove(policy.find(objects, kind, name))

        breaches = {
            "may run as root": lambda o: self.pod(o)["securityContext"].pop("runAsNonRoot"),
            "no seccomp": lambda o: self.pod(o)["securityContext"].pop("seccompProfile"),
            "token": lambda o: self.pod(o).pop("automountServiceAccountToken"),
            "has privileges": lambda o: self.container(o)["securityContext"].pop("capabilities"),
            "write to its root": lambda o: self.container(o)["securityContext"].pop("readOnlyRootFilesystem"),
            "host's files": lambda o: self.pod(o)["volumes"].append({"name": "x", "hostPath": {"path": "/"}}),
            "ServiceAccount": drop("ServiceAccount", "rapport-goals"),
            "lacks limits": lambda o: self.container(o)["resources"].pop("limits"),
            "stands in the manifests": lambda o: o.append({"kind": "Secret", "metadata": {"name": "x"}}),
            "secret in the environment": lambda o: self.container(o).update(env=[{"name": "PGPASSWORD", "value": "x"}]),
            "no fixed tag": lambda o: self.container(o).update(image="rapport-goals:latest"),
            "readinessProbe": lambda o: self.container(o)["readinessProbe"].update(grpc={"port": 50052}),
            "to start": lambda o: self.container(o)["startupProbe"].update(failureThreshold=3),
            "ports": lambda o: self.container(o)["ports"].pop(),
            "headless": lambda o: policy.find(o, "Service", "rapport-goals")["spec"].pop("clusterIP"),
            "no preStop": lambda o: self.container(o).pop("lifecycle"),
            "before it has drained": lambda o: self.pod(o).update(terminationGracePeriodSeconds=30),
            "PodDisruptionBudget": drop("PodDisruptionBudget", "rapport-goals"),
            "HorizontalPodAutoscaler": drop("HorizontalPodAutoscaler", "rapport-goals"),
            "undo the autoscaler": lambda o: self.deployment(o)["spec"].update(replicas=3),
            "in one place": lambda o: self.pod(o).pop("topologySpreadConstraints"),
            "nothing denies": drop("NetworkPolicy", "deny-all"),
            "no policy for ('scoring', 'goals'": drop("NetworkPolicy", "scoring-to-goals"),
            "more than one edge": lambda o: self.edge(o)["ingress"][0]["ports"].append({"port": 9202}),
            "no edge of the call graph": lambda o: self.edge(o)["ingress"][0].pop("ports"),
            "more than one policy": lambda o: o.append(copy.deepcopy(policy.find(o, "NetworkPolicy", "scoring-to-goals"))),
            "ways out": drop("NetworkPolicy", "out-of-goals"),
            "find its metrics": drop("ServiceMonitor", "rapport-goals"),
            "no migration": drop("Job", "rapport-goals-migrate"),
            "nothing estimates": drop("CronJob", "rapport-estimate"),
            "another release": lambda o: policy.pod_of(self.estimate(o))["containers"][0].update(image="x:1"),
            "two estimations": lambda o: self.estimate(o)["spec"].update(concurrencyPolicy="Allow"),
            "asked for": lambda o: self.estimate(o)["spec"].update(suspend=False),
            "migrates with another": lambda o: self.container(o).update(image="rapport-goals:0.2.0"),
        }
        for words, spoil in breaches.items():
            with self.subTest(words):
                self.assertIn(words, self.faults(spoil))


    def test_what_the_schema_does_not_know_is_found(self):
        breaches = {
            "'replica' was unexpected": lambda o: self.deployment(o)["spec"].update(replica=2),
            "'grpcs' was unexpected": lambda o: self.container(o)["readinessProbe"].update(grpcs={"port": 1}),
            "is not of type 'integer'": lambda o: self.pod(o).update(terminationGracePeriodSeconds="60s"),
            "'selector' is a required property": lambda o: self.deployment(o)["spec"].pop("selector"),
            "no such kind": lambda o: self.deployment(o).update(apiVersion="apps/v1beta1"),
        }
        for words, spoil in breaches.items():
            with self.subTest(words):
                objects = copy.deepcopy(written())
                spoil(objects)
                self.assertIn(words, " | ".join(k8s_schema.faults(objects)))


class ConfigurationsTest(unittest.TestCase):
    def test_the_reference_says_what_the_schema_says(self):
        ended = subprocess.run([ROOT / "docs/make-configuration", "--check"], capture_output=True, text=True)
        self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_every_shipped_configuration_is_of_the_schema(self):
        self.assertEqual(len(configs.shipped()), 14)
        for path in configs.shipped():
            with self.subTest(path.relative_to(ROOT)):
                configs.read(path)

    def test_an_unknown_field_is_found(self):
        with self.assertRaises(text_format.ParseError):
            configs.parse("listen { adress: 'x' }")

    def test_ports_and_targets_are_the_architectures(self):
        for folder in (K8S / "base", K8S / "components" / "tls"):
            for name in policy.SERVICES:
                config = configs.read(folder / "config" / f"{name}.textproto")
                self.assertEqual([config.listen.address, config.listen.metrics_address, config.listen.health_address],
                                 [f"0.0.0.0:{PORTS[name][kind]}" for kind in ("grpc", "metrics", "health")])
                for called in ("intake", "goals"):
                    if (name, called) in policy.CALLS:
                        self.assertEqual(getattr(config, called).target, f"dns:///rapport-{called}:{PORTS[called]['grpc']}")
                    else:
                        self.assertFalse(config.HasField(called))

    def test_with_tls_nothing_is_in_clear_and_the_drain_is_the_same(self):
        for name in policy.SERVICES:
            path = K8S / "components" / "tls" / "config" / f"{name}.textproto"
            config = configs.read(path)
            self.assertNotIn("insecure", path.read_text())
            self.assertTrue(config.tls.certificate_file and config.tls.key_file and config.tls.client_ca_file)
            for called in ("intake", "goals"):
                if config.HasField(called):
                    self.assertTrue(getattr(config, called).ca_file)
            self.assertEqual(config.drain, base_config(name).drain)

    @unittest.skipUnless("RAPPORT_BIN" in os.environ, "no RAPPORT_BIN says where the programs are")
    def test_the_programs_accept_their_configurations(self):
        with tempfile.TemporaryDirectory() as folder:
            files = pathlib.Path(folder) / "etc"
            for place, names in {"secrets": ("conninfo", "index-key", "redis-password", "cache-key", "intake-conninfo",
                                             "intake-index-key", "goals-conninfo", "goals-index-key"),
                                 "tls": ("tls.crt", "tls.key", "ca.crt")}.items():
                (files / place).mkdir(parents=True)
                for name in names:
                    (files / place / name).write_bytes(b"0123456789abcdef0123456789abcdef")
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                            "-subj", "/CN=test", "-keyout", files / "tls" / "tls.key", "-out", files / "tls" / "tls.crt"],
                           check=True, capture_output=True)
            shutil.copy(files / "tls" / "tls.crt", files / "tls" / "ca.crt")
            for path in configs.shipped():
                text = path.read_text().replace("/etc/rapport/", f"{files}/").replace("/run/secrets/", f"{files}/secrets/")
                text = text.replace("/usr/share/rapport/instruments", str(ROOT / "common/instruments/definitions"))
                copied = pathlib.Path(folder) / path.name
                copied.write_text(text)
                ended = subprocess.run([BIN / f"rapport-{path.stem}", "--validate_only", "--config", copied],
                                       capture_output=True, text=True, timeout=60, cwd=ROOT / "deploy")
                self.assertEqual(ended.returncode, 0, f"{path}: {ended.stderr}")


def kustomize_is_current():
    """components and labels of these manifests need kustomize 5, which kubectl has since 1.27."""
    if not shutil.which("kubectl"):
        return False
    version = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True).stdout
    found = re.search(r"Kustomize Version: v(\d+)", version)
    return found is not None and int(found.group(1)) >= 5


@unittest.skipUnless(kustomize_is_current(), "no kubectl with kustomize 5 or later is installed")
class RenderedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rendered = {}
        for folder in FOLDERS:
            ended = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, timeout=60)
            if ended.returncode:
                raise AssertionError(f"{folder}: {ended.stderr}")
            cls.rendered[folder.name] = objects_of(ended.stdout)

    def config(self, objects, name):
        """What the Deployment's pods will read, by way of the config map it mounts."""
        pod = policy.pod_of(policy.find(objects, "Deployment", f"rapport-{name}"))
        reference = next(volume["configMap"]["name"] for volume in pod["volumes"] if "configMap" in volume)
        return configs.parse(policy.find(objects, "ConfigMap", reference)["data"][f"{name}.textproto"])

    def test_every_combination_keeps_the_rules(self):
        for folder, objects in self.rendered.items():
            with self.subTest(folder):
                self.assertEqual([name for name, _ in policy.servers(objects)], list(policy.SERVICES))
                self.assertEqual(list(rules(objects, drains(lambda name, of=objects: self.config(of, name)))), [])

    def test_every_combination_is_of_the_published_schema(self):
        for folder, objects in self.rendered.items():
            with self.subTest(folder):
                self.assertEqual(list(k8s_schema.faults(objects)), [])

    def test_all_is_in_one_namespace(self):
        for folder, objects in self.rendered.items():
            for item in objects:
                if item["kind"] != "Namespace":
                    self.assertEqual(item["metadata"].get("namespace"), "rapport", f"{folder}: {policy.name_of(item)}")

    def test_policies_are_complete_wherever_they_are_used(self):
        for folder in ("dev", "prod", "everything", "tls-without-stores"):
            self.assertEqual(list(policy.network(self.rendered[folder], PORTS)), [], folder)

    def test_production_encrypts_watches_and_runs_twice(self):
        objects = self.rendered["prod"]
        self.assertEqual(list(policy.service_monitors(objects)), [])
        self.assertIsNotNone(policy.find(objects, "PrometheusRule", "rapport"))
        self.assertIsNotNone(policy.find(objects, "NetworkPolicy", "services-to-issuer"))
        for name in policy.SERVICES:
            config = self.config(objects, name)
            self.assertTrue(config.HasField("tls"))
            self.assertFalse(config.listen.insecure_beyond_loopback or config.listen.reflection)
            volumes = policy.pod_of(policy.find(objects, "Deployment", f"rapport-{name}"))["volumes"]
            self.assertTrue(config.access.issuers[0].jwks_url.startswith("https://"))
            self.assertIn(f"rapport-{name}-tls", [volume.get("secret", {}).get("secretName") for volume in volumes])
            scaler = policy.find(objects, "HorizontalPodAutoscaler", f"rapport-{name}")
            self.assertGreaterEqual(scaler["spec"]["minReplicas"], 2)


FAKE_KUBECTL = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in *"$FAILS"*) [ -z "$FAILS" ] || exit 1 ;; esac
"""


class RollOutTest(unittest.TestCase):
    """k8s/roll-out with a kubectl that only writes down what it is told."""

    def run_it(self, fails=""):
        with tempfile.TemporaryDirectory() as folder:
            kubectl, calls = pathlib.Path(folder) / "kubectl", pathlib.Path(folder) / "calls"
            kubectl.write_text(FAKE_KUBECTL)
            kubectl.chmod(kubectl.stat().st_mode | stat.S_IXUSR)
            environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}", "CALLS": str(calls), "FAILS": fails}
            ended = subprocess.run([K8S / "roll-out", "prod"], env=environment, capture_output=True, text=True)
            return ended.returncode, calls.read_text().splitlines()

    def test_migrations_end_before_any_server_changes(self):
        code, calls = self.run_it()
        self.assertEqual(code, 0)
        waited = next(i for i, call in enumerate(calls) if " wait job " in call)
        servers = [i for i, call in enumerate(calls) if "component=server" in call]
        self.assertEqual(len(servers), 3)
        self.assertGreater(min(servers), waited)
        order = [re.search(r"name=rapport-(\w+)", calls[i]).group(1) for i in servers]
        self.assertEqual(order, ["intake", "goals", "scoring"])

    def test_a_failed_migration_or_service_stops_it(self):
        code, calls = self.run_it(fails="wait job")
        self.assertNotEqual(code, 0)
        self.assertFalse([call for call in calls if "component=server" in call])
        code, calls = self.run_it(fails="rollout status deploy/rapport-intake")
        self.assertNotEqual(code, 0)
        self.assertFalse([call for call in calls if "rapport-goals" in call])


if __name__ == "__main__":
    unittest.main()
