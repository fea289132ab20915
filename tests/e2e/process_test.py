"""The three programs as an operator sees them: command line, start, signals, metrics names."""
import contextlib
import json
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import unittest

import contracts
import grpc
from suite import BIN, ROOT, Suite, until

I = contracts.intake_service_pb2
NAMES_FOLDER = pathlib.Path(__file__).parent / "metric_names"


def run(name, *arguments, timeout=60, folder=None):
    return subprocess.run([str(BIN / f"rapport-{name}"), *arguments], capture_output=True, text=True, timeout=timeout,
                          check=False, cwd=folder)


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.stop)

    def config(self, name):
        return str(self.suite.folder / f"{name}.textproto")

    def test_help_and_version(self):
        for name in Suite.NAMES:
            self.assertIn("--validate_only", run(name, "--help").stdout)
            self.assertRegex(run(name, "--version").stdout, rf"^rapport-{name} \d+\.\d+\.\d+\n$")

    def test_a_valid_configuration_is_said_to_be_valid(self):
        for name in Suite.NAMES:
            checked = run(name, "--validate_only", "--config", self.config(name))
            self.assertEqual((checked.returncode, checked.stderr), (0, ""), name)

    def test_every_fault_of_a_configuration_is_listed_at_once(self):
        path = self.suite.folder / "bad.textproto"
        path.write_text("listen { address: '0.0.0.0:1' }\nsurprise: 1\nadmission { executor_threads: 9999 }\n"
                        "instruments { directory: '/nowhere' }\n")
        for name in ("intake", "scoring"):
            checked = run(name, "--validate_only", "--config", str(path))
            self.assertEqual(checked.returncode, 2)
            for fault in ("line 2:", "listen.address", "admission.executor_threads", "instruments.directory"):
                self.assertIn(fault, checked.stderr)


    def failure(self, name, *arguments):
        """The last line a program that cannot do its work logs."""
        ended = run(name, *arguments, "--config", self.config(name), folder=self.suite.folder)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        line = json.loads(ended.stderr.splitlines()[-1])
        self.assertEqual((line["level"], line["program"]), ("error", f"rapport-{name}"))
        return line

    def test_a_store_of_a_later_release_is_refused_with_the_reason_the_runbooks_name(self):
        for name in ("intake", "goals"):
            self.assertEqual(
                run(name, "migrate", "--config", self.config(name), folder=self.suite.folder).returncode, 0)
            with contextlib.closing(sqlite3.connect(self.suite.folder / f"{name}.db")) as store, store:
                store.execute("INSERT INTO schema_migrations (version, name, applied_time) VALUES (9999, 'later', 0)")
            line = self.failure(name)
            self.assertEqual((line["message"], line["reason"]), ("cannot start", "SCHEMA_TOO_NEW"))

    def test_a_broken_definition_ends_the_start_with_its_reason(self):
        folder = self.suite.folder / "definitions"
        folder.mkdir()
        (folder / "broken.textproto").write_text("surprise: 1")
        for name in ("intake", "scoring"):
            path = pathlib.Path(self.config(name))
            path.write_text(re.sub(r'directory: "[^"]*"', f'directory: "{folder}"', path.read_text()))
            self.assertEqual(self.failure(name)["reason"], "INVALID_DEFINITIONS")


class SignalsTest(unittest.TestCase):
    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.stop)

    def test_sigterm_drains_and_ends_with_0(self):
        self.suite.start()
        for name in reversed(Suite.NAMES):
            self.assertEqual(self.suite.services[name].kill(signal.SIGTERM), 0, name)
            log = self.suite.services[name].log.read_text()
            for message in ("serving", "draining", "stopped"):
                self.assertIn(f'"message":"{message}"', log)

    def test_an_open_feed_does_not_hold_up_the_end(self):
        self.suite.start_service("intake")
        feed = self.suite.intake.WatchChanges(I.WatchChangesRequest(parent="practices/p1"))
        ended = []

        def follow():
            try:
                for _ in feed:
                    pass
            except grpc.RpcError as error:
                ended.append(error.code())
                # gRPC in Python looks at a channel without calls every five seconds only, and would not hear the server go.
                self.suite.channels["intake"].close()

        reader = threading.Thread(target=follow)
        reader.start()
        until(lambda: self.suite.metric("intake", 'rapport_rpc_calls_in_progress{') >= 1, "the feed is open")
        started = time.monotonic()
        self.assertEqual(self.suite.services["intake"].kill(signal.SIGTERM), 0)
        self.assertLess(time.monotonic() - started, 5)  # less than the grace
        reader.join(timeout=10)
        self.assertEqual(ended, [grpc.StatusCode.UNAVAILABLE])

    def test_a_second_signal_ends_it_at_once(self):
        text = (self.suite.folder / "intake.textproto").read_text()
        (self.suite.folder / "intake.textproto").write_text(text.replace("pause { }", "pause { seconds: 300 }"))
        self.suite.start_service("intake")
        process = self.suite.services["intake"]
        process.process.send_signal(signal.SIGTERM)
        until(lambda: '"message":"draining"' in process.log.read_text(), "the drain")
        self.assertFalse(self.suite.serving("intake", "health"))
        self.assertEqual(process.kill(signal.SIGTERM), -signal.SIGTERM)

    def test_an_address_in_use_ends_it_with_1_and_says_which(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            path = self.suite.folder / "taken.textproto"
            text = (self.suite.folder / "intake.textproto").read_text()
            path.write_text(re.sub(r'listen \{ address: "[^"]*"', f'listen {{ address: "127.0.0.1:{port}"', text))
            ended = subprocess.run([str(BIN / "rapport-intake"), "--config", str(path)], cwd=self.suite.folder,
                                   capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(ended.returncode, 1)
            self.assertIn("CANNOT_LISTEN", ended.stderr)
            self.assertIn(str(port), ended.stderr)


class LogsTest(unittest.TestCase):
    TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"

    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.stop)

    def lines(self, name):
        return [json.loads(line) for line in self.suite.services[name].log.read_text().splitlines()]

    def calls_of_the_trace(self, name):
        return [line for line in self.lines(name) if line.get("trace") == self.TRACE and "code" in line]

    def test_a_trace_is_taken_over_and_passed_on_to_every_service(self):
        self.suite.start()
        episode = self.suite.intake.CreateEpisode(I.CreateEpisodeRequest(
            parent="practices/p", episode=contracts.episode_pb2.Episode(client="c-1", therapists=["t-1"])), timeout=20).name
        self.suite.alliance.GetAllianceProfile(
            contracts.alliance_service_pb2.GetAllianceProfileRequest(name=episode), timeout=20,
            metadata=[("traceparent", f"00-{self.TRACE}-00f067aa0ba902b7-01")])
        for name in Suite.NAMES:
            found = until(lambda of=name: self.calls_of_the_trace(of), f"the trace in {name}")
            for line in found:
                self.assertLessEqual({"method", "code", "duration"}, set(line), name)

    def test_levels_are_as_configured(self):
        for level, wanted in (("INFO", True), ("ERROR", False)):
            config = self.suite.folder / "intake.textproto"
            config.write_text(re.sub(r"LOG_LEVEL_\w+", f"LOG_LEVEL_{level}", config.read_text()))
            self.suite.services["intake"].log.write_text("")
            self.suite.start_service("intake")
            self.suite.intake.ListEpisodes(I.ListEpisodesRequest(parent="practices/p"), timeout=20, wait_for_ready=True)
            self.suite.services["intake"].kill(signal.SIGTERM)
            self.assertEqual(any(line["message"] == "serving" for line in self.lines("intake")), wanted, level)
            self.assertFalse([line for line in self.lines("intake") if line.get("code") == "OK"], level)


class MetricNamesTest(unittest.TestCase):
    """A renamed metric breaks this before it breaks a dashboard. The lists are tests/e2e/metric_names/*.txt."""

    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()

    def test_names_are_those_written(self):
        for name in Suite.NAMES:
            found = sorted(set(re.findall(r"^# TYPE (\S+ \S+)$", self.suite.metrics(name), re.MULTILINE)))
            written = (NAMES_FOLDER / f"{name}.txt").read_text().splitlines()
            self.assertEqual(found, written, name)

    def test_every_method_and_code_is_there_from_the_start(self):
        text = self.suite.metrics("intake")
        for method in I.DESCRIPTOR.services_by_name["IntakeService"].methods:
            codes = re.findall(rf'grpc_server_handled_total{{grpc_code="(\w+)",grpc_method="{method.name}"', text)
            self.assertEqual(len(codes), 17, method.name)


if __name__ == "__main__":
    unittest.main()
