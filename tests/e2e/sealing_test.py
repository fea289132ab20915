"""Sealed stores of running services: nothing of a person is on the disk, keys are rotated under way, and an erasure takes them."""
import os
import subprocess
import unittest
import uuid

import contracts
from suite import BIN, Suite

I = contracts.intake_service_pb2
G = contracts.goal_service_pb2
RATER = contracts.assessment_pb2

CLIENT, STATEMENT, REASON = "client-zebra-quartz", "swim-across-the-lake", "moved-to-the-coast"


class SealedSuite(Suite):
    def store(self, name):
        return f'store {{ sqlite {{ path: "{name}.db" }} sealing {{ }} }}'


class SealingTest(unittest.TestCase):
    def setUp(self):
        self.suite = SealedSuite()
        self.addCleanup(self.suite.stop)
        for name in ("intake", "goals"):
            self.suite.start_service(name)

    def episode(self):
        request = I.CreateEpisodeRequest(parent="practices/p1", request_id=str(uuid.uuid4()))
        request.episode.client = CLIENT
        request.episode.therapists.append("t1")
        request.episode.external_ids.add(system="ehr", value=REASON)
        request.episode.open_time.FromJsonString("2026-01-01T09:00:00Z")
        return self.suite.intake.CreateEpisode(request, timeout=10)

    def goal(self, episode):
        request = G.CreateGoalRequest(parent=episode, request_id=str(uuid.uuid4()))
        request.goal.statement = STATEMENT
        request.goal.proposed_by = RATER.RATER_CLIENT
        request.goal.scale.progress.SetInParent()
        return self.suite.goals.CreateGoal(request, timeout=10)

    def run_program(self, service, *words):
        """What a store command of a service says."""
        return subprocess.run([str(BIN / f"rapport-{service}"), *words, "--config", str(self.suite.folder / f"{service}.textproto")],
                              cwd=self.suite.folder, check=True, timeout=60, capture_output=True, text=True).stdout

    def read(self, episode, goal):
        self.assertEqual(self.suite.intake.GetEpisode(I.GetEpisodeRequest(name=episode.name), timeout=10), episode)
        self.assertEqual(self.suite.goals.GetGoal(G.GetGoalRequest(name=goal.name), timeout=10), goal)

    def restart(self):
        for name in ("intake", "goals"):
            self.suite.services[name].kill()
            self.suite.start_service(name)

    def test_nothing_of_a_person_is_on_the_disk(self):
        episode = self.episode()
        goal = self.goal(episode.name)
        self.restart()
        self.read(episode, goal)
        for path in self.suite.folder.iterdir():
            if path.is_file():
                for secret in (CLIENT, STATEMENT, REASON):
                    self.assertNotIn(secret.encode(), path.read_bytes(), path.name)

    def test_the_master_key_is_rotated_while_services_run(self):
        episode = self.episode()
        goal = self.goal(episode.name)
        for name in ("intake", "goals"):
            file = self.suite.folder / f"{name}.db.master-key"
            self.assertEqual(file.stat().st_mode & 0o777, 0o600)
            fresh = os.urandom(32).hex() + "\n"
            file.write_text(file.read_text() + fresh)
            self.assertRegex(self.run_program(name, "rotate-master"), "^1 ")
            self.assertRegex(self.run_program(name, "rotate-master"), "^0 ")
            file.write_text(fresh)
            self.assertRegex(self.run_program(name, "seal"), "^0 ")
        self.read(episode, goal)
        self.restart()
        self.read(episode, goal)

    def test_an_erasure_destroys_the_clients_key_and_says_so(self):
        self.episode()
        report = self.suite.intake.EraseClient(
            I.EraseClientRequest(parent="practices/p1", client=CLIENT, request_id="erase"), timeout=20).report
        outcomes = {type(report.outcomes[0]).DESCRIPTOR.fields_by_name["place"].enum_type.values_by_number[outcome.place].name:
                    outcome for outcome in report.outcomes}
        self.assertEqual(outcomes["ERASURE_PLACE_SEALING_KEYS"].erased, 1)
        self.assertEqual(outcomes["ERASURE_PLACE_SEALING_KEYS"].remaining, "")
        self.assertTrue(report.complete)


if __name__ == "__main__":
    unittest.main()
