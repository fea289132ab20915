#!/usr/bin/env python3
"""Fails when a source file includes what its layer may not, or uses the clock, chance or the environment directly.

The rule: main -> {rpc, store} -> domain -> common; services never include one another; common never includes services.
"""
import pathlib
import re
import sys

GRPC = r"(grpc|grpcpp)/|\.grpc\.pb\.h"
SQL = r"sqlite3\.h|libpq-fe\.h|common/sql/"
REDIS = r"hiredis|common/cache/"
PROTO = r"\.pb\.h|google/protobuf/"

# (files, includes they may not have, why): patterns on repository paths and on the included path.
RULES = [
    (r"^common/", r"^services/", "common/ serves every service and knows none"),
    (r"^services/intake/", r"^services/(?!intake/)", "a service never includes another"),
    (r"^services/goals/", r"^services/(?!goals/)", "a service never includes another"),
    (r"^services/scoring/", r"^services/(?!scoring/)", "a service never includes another"),
    (r"^services/cli/", r"^services/(?!cli/)", "the client knows the services by their contracts alone"),
    (r"^services/[a-z]+/(domain|watch)/", GRPC, "domain rules know no transport"),
    (r"^services/[a-z]+/(domain|watch)/", r"^common/rpc/(?!call_context\.h)", "domain rules know no transport, only who calls"),
    (r"^services/[a-z]+/(domain|watch)/", SQL, "domain rules know no database"),
    (r"^services/[a-z]+/(domain|watch)/", REDIS, "domain rules know no cache"),
    (r"^services/[a-z]+/(domain|watch)/", r"^services/[a-z]+/(rpc|store)/", "domain never includes rpc or store"),
    (r"^services/[a-z]+/rpc/", r"^services/[a-z]+/store/|" + SQL, "rpc reaches data through the domain"),
    (r"^services/[a-z]+/store/", GRPC, "a store knows no transport"),
    (r"^services/scoring/domain/", r"^services/scoring/watch/", "what is watched does not know who watches"),
    (r"^services/scoring/(engine|stats)/|^services/goals/measures/|^common/stats/", PROTO + "|" + GRPC + "|" + SQL + "|" + REDIS,
     "what computes is a library of plain values"),
    (r"^common/(base|errors|exec|log|config|auth|sql|sealing|records|resources|instruments|cache)/", GRPC, "only common/rpc speaks gRPC"),
    (r"^common/base/", r"^common/(?!base/)", "common/base depends on nothing of ours"),
]

# Direct use of time, chance and environment; the seams for them live in common/base, configuration and mains.
BANNED = re.compile(r"\babsl::Now\(|_clock::now\(|\bs?rand\(|std::random_device|\bgetenv\(|\btime\(nullptr\)")
BANNED_EXEMPT = re.compile(r"^common/(base|config)/|/main\.cc$|^tests/|_test\.cc$|^services/cli/|_bench\.cc$")

# A thread that sleeps holds a worker and notices nothing. The three that may: one waits out the pause before a server stops,
# which no call waits for; one waits some tens of milliseconds for SQLite's log, which tells nobody when it is free; one is the
# client's, which has nothing else to do until it connects again.
SLEEP = re.compile(r"\bSleepFor\(|\bsleep_(for|until)\(|\b[un]?(nano)?sleep\(")
SLEEP_EXEMPT = re.compile(r"^common/rpc/server\.cc$|^common/sql/sqlite_log\.cc$|^services/cli/watch_command\.cc$|_test\.cc$")

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')


def check(root):
    """Yields `path:line: message` for every breach under root."""
    for top in ("common", "services"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            name = path.relative_to(root).as_posix()
            test = name.endswith("_test.cc")
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    for files, banned, why in RULES:
                        if not test and re.search(files, name) and re.search(banned, match.group(1)):
                            yield f"{name}:{number}: includes {match.group(1)}: {why}"
                elif SLEEP.search(line.split("//")[0]) and not SLEEP_EXEMPT.search(name):
                    yield f"{name}:{number}: sleeps; wait for a condition, with a time limit where there must be one"
                elif BANNED.search(line.split("//")[0]) and not BANNED_EXEMPT.search(name):
                    yield f"{name}:{number}: uses the clock, chance or environment directly; take a Clock or IdGenerator"


def main():
    breaches = list(check(pathlib.Path(sys.argv[1])))
    print("\n".join(breaches) or "layers: no breach")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
