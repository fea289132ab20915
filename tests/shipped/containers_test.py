"""The Dockerfile and the compose file: what they promise about images, ports, secrets and the time to stop."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import configs
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
PORTS = {name: ports.split(" | ") for name, ports in
         re.findall(r"^\| `rapport-(\w+)` \| (\d+ \| \d+ \| \d+) \|", (ROOT / "docs/architecture.md").read_text(), re.M)}


def stage(name):
    """The instructions of one stage, lines joined."""
    text = re.search(rf"^FROM \S+ AS {name}\n(.*?)(?=^FROM |\Z)", DOCKERFILE, re.M | re.S).group(1)
    return text.replace("\\\n", " ")


class DockerfileTest(unittest.TestCase):
    def test_every_service_has_an_image_with_its_ports_program_and_health_command(self):
        self.assertEqual(sorted(PORTS), ["goals", "intake", "scoring"])
        for name, ports in PORTS.items():
            text = stage(f"image-{name}")
            self.assertIn(f"EXPOSE {' '.join(ports)}\n", text)
            self.assertEqual(json.loads(re.search(r"^ENTRYPOINT (.*)$", text, re.M).group(1)), [f"/usr/bin/rapport-{name}"])
            health = json.loads(re.search(r"HEALTHCHECK .*?CMD (\[.*?\])", text).group(1))
            self.assertEqual(health, ["/usr/bin/rapport", "--timeout=2", f"--{name}=127.0.0.1:{ports[2]}", "status",
                                      f"--only={name}"])

    def test_only_those_who_read_instruments_have_them(self):
        self.assertEqual({name for name in PORTS if "definitions" in stage(f"image-{name}")}, {"intake", "scoring"})

    def test_images_run_as_a_numbered_user_who_is_not_root(self):
        self.assertEqual(re.findall(r"^USER (.*)$", DOCKERFILE, re.M), ["65532:65532"])
        self.assertIn("USER 65532", stage("runtime"))

    def test_the_last_stage_is_the_chosen_service_with_its_labels(self):
        last = DOCKERFILE[DOCKERFILE.rindex("FROM "):]
        self.assertTrue(last.startswith("FROM image-${SERVICE}\n"))
        for label in ("title", "description", "version", "revision", "created", "licenses"):
            self.assertIn(f"org.opencontainers.image.{label}=", last)

    def test_what_is_copied_from_the_repository_is_there(self):
        for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.M):
            self.assertTrue((ROOT / source).exists(), source)


    def test_the_two_lines_that_compile_are_where_the_image_tests_replace_them(self):
        self.assertEqual(len(re.findall(r"^RUN cmake --preset release", DOCKERFILE, re.M)), 1)
        self.assertEqual(len(re.findall(r"^ && cmake --build ", DOCKERFILE, re.M)), 1)
        engine = (ROOT / "tests/images/engine.sh").read_text()
        for program in re.search(r"--target (.*?) *\\$", DOCKERFILE, re.M).group(1).split():
            self.assertIn(f"/programs/{program} ", engine)


class RuntimePackagesTest(unittest.TestCase):
    def test_it_names_the_packages_of_the_libraries(self):
        ended = subprocess.run([DEPLOY / "runtime-packages", shutil.which("protoc")], capture_output=True, text=True)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        names = ended.stdout.split()
        self.assertTrue({"libc6", "libstdc++6"} <= set(names), names)
        self.assertTrue(any(re.match(r"libprotoc\d+", name) for name in names), names)

    def test_what_is_no_program_is_an_error(self):
        self.assertNotEqual(subprocess.run([DEPLOY / "runtime-packages", "/nowhere"], capture_output=True).returncode, 0)


class ComposeTest(unittest.TestCase):
    def test_the_suite_its_stores_and_its_monitoring_are_there(self):
        self.assertEqual(set(COMPOSE["services"]), {*PORTS, "postgres", "redis", "prometheus", "grafana"})

    def test_everything_is_published_on_loopback_only_and_has_a_fixed_tag(self):
        for name, service in COMPOSE["services"].items():
            self.assertRegex(service["image"], r":[\w.-]*\d")
            for port in service.get("ports", []):
                self.assertTrue(port.startswith("127.0.0.1:"), f"{name}: {port}")
        for name, ports in PORTS.items():
            self.assertEqual(COMPOSE["services"][name]["ports"], [f"127.0.0.1:{ports[0]}:{ports[0]}"])

    def test_services_run_read_only_without_privileges(self):
        for name in PORTS:
            service = COMPOSE["services"][name]
            self.assertTrue(service["read_only"])
            self.assertEqual(service["cap_drop"], ["ALL"])
            self.assertEqual(service["user"], "65532:65532")
            self.assertEqual(service["build"]["args"], {"SERVICE": name})

    def test_a_service_is_given_the_secrets_that_its_configuration_reads_and_no_others(self):
        for name in PORTS:
            read = set(re.findall(r"/run/secrets/([\w-]+)", (DEPLOY / "compose" / f"{name}.textproto").read_text()))
            self.assertEqual(set(COMPOSE["services"][name]["secrets"]), read)

    def test_a_service_may_drain_before_it_is_killed(self):
        for name in PORTS:
            config = configs.read(DEPLOY / "compose" / f"{name}.textproto")
            self.assertFalse(config.HasField("drain"))  # so the defaults hold, 3 s and 20 s
            self.assertGreaterEqual(int(COMPOSE["services"][name]["stop_grace_period"].removesuffix("s")), 3 + 20 + 5)

    def test_what_is_mounted_is_there(self):
        for service in COMPOSE["services"].values():
            for volume in service.get("volumes", []):
                source = volume.split(":")[0]
                self.assertTrue(source in COMPOSE["volumes"] or (DEPLOY / source).exists(), source)

    def test_the_secrets_are_made_once_and_all_of_them(self):
        with tempfile.TemporaryDirectory() as folder:
            program = shutil.copy(DEPLOY / "compose" / "make-secrets", folder)
            contents = []
            for _ in range(2):
                subprocess.run([program], check=True, capture_output=True)
                contents.append({path.name: path.read_bytes() for path in (pathlib.Path(folder) / "secrets").iterdir()})
            self.assertEqual(contents[0], contents[1])
            self.assertEqual(set(contents[0]), set(COMPOSE["secrets"]))
            self.assertEqual(len(contents[0]["cache-key"]), 32)
            self.assertIn(contents[0]["goals-password"], contents[0]["goals-conninfo"])


if __name__ == "__main__":
    unittest.main()
