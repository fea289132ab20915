#!/usr/bin/env python3
"""Prints the short table of rapport-bench-engine's JSON: ns per assessment or row, and the share of the wire's floor."""
import json
import sys


def main():
    with open(sys.argv[1]) as file:
        benchmarks = json.load(file)["benchmarks"]
    ns = {b["name"]: 1e9 / b["items_per_second"] for b in benchmarks}
    for name, value in ns.items():
        line = f"  {name:32} {value:8.1f} ns"
        if name.endswith("/scored"):
            line += f"   {ns[name.replace('/scored', '/floor')] / value:.2f} of the floor's speed"
        print(line)


if __name__ == "__main__":
    main()
