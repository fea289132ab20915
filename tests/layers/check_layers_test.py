#!/usr/bin/env python3
"""The layer check finds breaches: a check that cannot fail is none."""
import pathlib
import tempfile
import unittest

import check_layers


class CheckLayersTest(unittest.TestCase):
    def breaches(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text)
            return list(check_layers.check(pathlib.Path(folder)))

    def test_upward_and_sideways_includes_are_breaches(self):
        for name, include in [
            ("services/goals/domain/a.cc", "<grpcpp/grpcpp.h>"),
            ("services/goals/domain/a.cc", '"services/goals/store/b.h"'),
            ("services/goals/domain/a.h", '"common/rpc/client_call.h"'),
            ("services/goals/rpc/a.cc", '"services/intake/domain/b.h"'),
            ("services/scoring/stats/a.h", '"rapport/scoring/v1/score.pb.h"'),
            ("common/rpc/a.cc", '"services/intake/domain/b.h"'),
            ("common/base/a.h", '"common/errors/errors.h"'),
        ]:
            self.assertEqual(len(self.breaches(name, f"#include {include}\n")), 1, (name, include))

    def test_allowed_includes_are_not(self):
        self.assertEqual(self.breaches("services/goals/rpc/a.cc", '#include "services/goals/domain/b.h"\n'), [])
        self.assertEqual(self.breaches("services/goals/domain/a.h", '#include "common/rpc/call_context.h"\n'), [])

    def test_direct_time_is_a_breach(self):
        self.assertEqual(len(self.breaches("services/goals/domain/a.cc", "auto t = absl::Now();\n")), 1)
        self.assertEqual(self.breaches("services/goals/main.cc", "auto t = absl::Now();\n"), [])

    def test_a_sleep_is_a_breach(self):
        for sleep in ("absl::SleepFor(pause);", "std::this_thread::sleep_for(pause);", "usleep(9);", "nanosleep(&t, 0);"):
            self.assertEqual(len(self.breaches("common/exec/a.cc", f"  {sleep}\n")), 1, sleep)
        self.assertEqual(self.breaches("common/exec/a_test.cc", "  absl::SleepFor(pause);\n"), [])


if __name__ == "__main__":
    unittest.main()
