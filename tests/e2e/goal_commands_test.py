"""`rapport goal` as a person and as a script use it: the picture in the terminal, and exactly the contract's JSON."""
import json
import pathlib
import re
import subprocess
import unittest

import contracts
from goals_test import Desk
from google.protobuf import json_format
from suite import BIN, Suite, until

G = contracts.goal_service_pb2


class GoalCommandsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.stop)
        for name in ("intake", "goals"):
            cls.suite.start_service(name)
        cls.desk = Desk(cls.suite)

    def goal(self, *arguments):
        return self.suite.rapport("goal", *arguments).stdout

    def json(self, *arguments):
        return json.loads(self.suite.rapport("--json", "goal", *arguments).stdout)

    def same(self, got, message):
        """The JSON is the message's own, with the contract's field names."""
        self.assertEqual(got, json_format.MessageToDict(message, preserving_proto_field_name=True))

    def test_json_is_the_contracts(self):
        episode = self.desk.episode()
        session = self.desk.session(episode)
        added = self.json("add", episode, "--statement", "see friends again", "--baseline", "2")
        name = added["name"]
        self.same(added, self.desk.get(name))
        self.same(self.json("agree", name, "--party", "therapist", "--comment", "gladly"), self.desk.get(name))
        rated = self.json("rate", name, "--value", "0", "--session", session, "--importance", "8", "--confidence", "0")
        self.same(rated, self.desk.get(name))
        self.assertEqual([rated["ratings"][0][key] for key in ("value", "importance", "confidence")], [0, 8, 0])
        self.same(self.json("list", episode), self.suite.goals.ListGoals(G.ListGoalsRequest(parent=episode), timeout=20))
        self.same(self.json("progress", episode), self.desk.progress(episode))

    def test_the_picture_shows_every_rating_on_its_scale(self):
        episode = self.desk.episode()
        session = self.desk.session(episode, 2)
        levels = [word for level in ("none", "one", "two", "three", "four") for word in ("--level", f"{level} a week")]
        line = self.goal("add", episode, "--statement", "see friends again", *levels, "--weight", "2", "--baseline", "-1")
        name, said = re.fullmatch(r"(\S+) \((.*)\)\n", line).groups()
        self.assertEqual(said, "active, proposed, 0 ratings")
        self.assertIn("(active, agreed, 0 ratings)", self.goal("agree", name, "--party", "therapist"))
        self.goal("rate", name, "--value", "-1")
        self.assertIn("2 ratings", self.goal("rate", name, "--value", "1", "--session", session, "--confidence", "6"))
        heading, row = self.goal("list", episode).splitlines()
        self.assertRegex(heading, r"^statement +proposed by +state +agreement +ratings +goal$")
        self.assertRegex(row, rf"^see friends again +client +active +agreed +2 +{name}$")
        picture = re.sub(r"\d{4}-\d\d-\d\d", "YYYY-MM-DD", self.goal("progress", episode))
        self.assertEqual(picture.split("not told:")[0], f"""\
Goals of {episode}

"see friends again"
  active, agreed, proposed by the client
  baseline       [-----●---------------] -1
  YYYY-MM-DD cli [-----●---------------] -1
  YYYY-MM-DD cli [---------------●-----] 1  +2 in this session  confidence 6

1 of 1 open goals agreed by both, 0 disputed, 0 to be reworded, 0 awaiting a response; 0 not rated lately
attainment by the client: T 60 (50 as expected; 1 goals, intercorrelation 0.3), change +20
""")

    def test_a_refusal_names_the_field_and_ends_with_1(self):
        name = self.desk.goal(self.desk.episode()).name
        ended = self.suite.rapport("goal", "rate", name, "--value", "10.5", check=False)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("value", ended.stderr)
        self.assertEqual(self.suite.rapport("goal", "rate", name, "--rater", "cat", check=False).returncode, 1)


class GoalsStoreCommandsTest(unittest.TestCase):
    """`rapport-goals backup` and `restore`; erasures made since the backup are followed again."""

    def test_a_restored_store_catches_up_with_intakes_erasures(self):
        suite = Suite()
        self.addCleanup(suite.stop)
        for name in ("intake", "goals"):
            suite.start_service(name)
        desk = Desk(suite)
        erased, kept = desk.goal(desk.episode("c-erased")).name, desk.goal(desk.episode("c-kept"))
        self.run_goals(suite, "backup", "copy.db")
        desk.erase_in("intake", "c-erased")
        until(lambda: desk.gone(erased), "the erasure is followed")
        suite.services["goals"].kill()
        for file in pathlib.Path(suite.folder).glob("goals.db*"):
            if not file.name.endswith(".index-key"):
                file.unlink()
        self.run_goals(suite, "restore", "copy.db")
        suite.start_service("goals")
        until(lambda: desk.gone(erased), "the erasure is followed again")
        self.assertEqual(desk.get(kept.name), kept)

    @staticmethod
    def run_goals(suite, *words):
        subprocess.run([str(BIN / "rapport-goals"), *words, "--config", str(suite.folder / "goals.textproto")],
                       cwd=suite.folder, check=True, timeout=60)


if __name__ == "__main__":
    unittest.main()
