"""Text of persons, through every RPC, with success and with failure: none of it in what the suite writes."""
import os
import signal
import subprocess
import unittest

import contracts
import grpc
from contracts import assessment
from google.protobuf.descriptor import FieldDescriptor as F
from secure_suite import SecureSuite, bearer, call, every_method, holds_names, message_class

G = contracts.goal_service_pb2
I = contracts.intake_service_pb2
SESSION = contracts.session_pb2
MARK = "Wilhelmina-Markstein"
NUMBER = 7.13571113
OPENED = 1767261600


def filled(descriptor, names, depth=0):
    """A message with something in every field: marks where persons' text goes, real names where names go."""
    message = message_class(descriptor)()
    for field in descriptor.fields:
        many = field.label == F.LABEL_REPEATED
        if field.type == F.TYPE_MESSAGE:
            if depth < 4 and field.message_type.full_name not in ("google.protobuf.Timestamp",):
                inner = filled(field.message_type, names, depth + 1)
                (getattr(message, field.name).add() if many else getattr(message, field.name)).CopyFrom(inner)
            continue
        value = value_of(field, names)
        if many:
            getattr(message, field.name).append(value)
        else:
            setattr(message, field.name, value)
    return message


def value_of(field, names):
    if holds_names(field):
        return names.get(field.name, names["name"])
    if field.type == F.TYPE_STRING:
        return {"instrument": "srs", "request_id": "", "etag": "", "page_token": ""}.get(field.name, f"{MARK}-{field.name}")
    if field.type == F.TYPE_BYTES:
        return MARK.encode()
    if field.type in (F.TYPE_DOUBLE, F.TYPE_FLOAT):
        return NUMBER
    if field.type == F.TYPE_ENUM:
        return field.enum_type.values[-1].number
    return True if field.type == F.TYPE_BOOL else 1


class MarksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = SecureSuite()
        cls.addClassCleanup(cls.suite.stop)
        cls.suite.start()
        cls.token = cls.suite.token(rapport_practice="north", fhirUser=f"{MARK}-acting", sub="tester")
        cls.errors = []
        cls.succeeded = set()

    def send(self, service, descriptor, method, request):
        try:
            call(self.suite.channel(service), descriptor, method, request, bearer(self.token))
            self.succeeded.add(method.full_name)
        except grpc.RpcError as error:
            self.errors.append(f"{method.full_name}: {error.code()} {error.details()} {error.trailing_metadata()}")

    def record(self):
        """Records that hold marks in every text, by the RPCs that take them."""
        meta = {"metadata": bearer(self.token), "timeout": 20}
        create = I.CreateEpisodeRequest(parent="practices/north")
        create.episode.client, create.episode.therapists[:] = f"{MARK}-client", [f"{MARK}-therapist"]
        create.episode.open_time.seconds = OPENED - 3600
        create.episode.external_ids.add(system="ehr", value=f"{MARK}-external")
        episode = self.suite.intake.CreateEpisode(create, **meta)
        session = I.CreateSessionRequest(parent=episode.name)
        session.session.attendance = SESSION.ATTENDANCE_ATTENDED
        session.session.start_time.seconds = OPENED
        session.session.client_participation = NUMBER
        session.session.alliance_conversations.add(
            raised_by=contracts.assessment_pb2.RATER_CLIENT, topic=f"{MARK}-topic", agreed=f"{MARK}-agreed")
        made = self.suite.intake.CreateSession(session, **meta)
        added = self.suite.intake.AddAssessment(
            I.AddAssessmentRequest(name=made.name, assessment=assessment("srs", [7.1, 7.3, 7.1, 7.9])), **meta)
        self.suite.intake.AmendAssessment(I.AmendAssessmentRequest(
            name=made.name, assessment_id=added.assessments[0].id, reason=f"{MARK}-reason",
            assessment=assessment("srs", [7.1, 7.3, 7.1, 7.8])), **meta)
        goal = G.CreateGoalRequest(parent=episode.name)
        goal.goal.statement = f"{MARK}-statement"
        goal.goal.proposed_by = contracts.assessment_pb2.RATER_CLIENT
        goal.goal.scale.progress.SetInParent()
        kept = self.suite.goals.CreateGoal(goal, **meta)
        self.suite.goals.RespondToGoal(G.RespondToGoalRequest(
            name=kept.name, party=contracts.assessment_pb2.RATER_CLIENT, stance=1, comment=f"{MARK}-comment"), **meta)
        return episode, made, kept

    def test_no_text_of_a_person_is_written_anywhere(self):
        episode, session, goal = self.record()
        real = {"parent": episode.name, "name": session.name, "episodes": episode.name, "episode": episode.name}
        for attempt in ({"name": session.name}, {"name": episode.name}, {"name": goal.name}, {"parent": "practices/north"}):
            for service, descriptor, method in every_method():
                self.send(service, descriptor, method, filled(method.input_type, {**real, **attempt}))
                bare = message_class(method.input_type)()
                for field in bare.DESCRIPTOR.fields:
                    if holds_names(field) and field.label != F.LABEL_REPEATED:
                        setattr(bare, field.name, {**real, **attempt}[field.name if field.name in real else "name"])
                    elif field.name == "client":
                        bare.client = f"{MARK}-client"
                if method.name != "EraseClient":
                    self.send(service, descriptor, method, bare)
        self.assertGreater(len(self.succeeded), 15, "so that success was seen too")
        self.assertGreater(len(self.errors), 50)
        self.assert_nowhere()
        self.assert_no_core_dump()

    def assert_nowhere(self):
        written = {"errors": "\n".join(self.errors)}
        for name in self.suite.NAMES:
            written[f"{name}'s log"] = self.suite.services[name].log.read_text()
            written[f"{name}'s metrics"] = self.suite.metrics(name)
        redis = subprocess.run(["redis-cli", "-s", str(self.suite.folder / "redis.sock"), "--scan"], check=True,
                               capture_output=True, text=True).stdout.split()
        self.assertTrue(redis, "so that the cache was used")
        for key in redis:
            written[f"redis {key[:40]}"] = key + subprocess.run(
                ["redis-cli", "-s", str(self.suite.folder / "redis.sock"), "dump", key], check=True,
                capture_output=True).stdout.decode("latin-1")
        secrets = (MARK, str(NUMBER), self.token, self.token.split(".")[2])
        for place, text in written.items():
            for secret in secrets:
                with self.subTest(place=place, secret=secret[:24]):
                    self.assertNotIn(secret, text)

    def assert_no_core_dump(self):
        """A crash leaves nothing of the memory behind, whatever the shell allowed."""
        for name in self.suite.NAMES:
            pid = self.suite.services[name].process.pid
            with open(f"/proc/{pid}/limits", encoding="ascii") as limits:
                core = next(line for line in limits if line.startswith("Max core file size"))
            self.assertEqual(core.split()[4:6], ["0", "0"], core)
            with open(f"/proc/{pid}/coredump_filter", encoding="ascii") as kinds:
                self.assertEqual(int(kinds.read(), 16), 0)
        before = set(os.listdir(self.suite.folder))
        self.suite.services["goals"].kill(signal.SIGSEGV)
        left = set(os.listdir(self.suite.folder)) - before
        self.assertFalse([name for name in left if "core" in name], left)


if __name__ == "__main__":
    unittest.main()
