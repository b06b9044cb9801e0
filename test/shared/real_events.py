"""The seed rule's matcher reads every real event of the published sample: none is invalid, none raises an alert.

usage: real_events.py RULEC RULE
"""
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

from common import require, shared

EVENTS = 27961


def main():
    rulec, rule = sys.argv[1:]
    events = gzip.open(shared("events/real-ecs-sample.ndjson.gz")).read()
    with tempfile.TemporaryDirectory() as directory:
        matcher = pathlib.Path(directory) / "matcher"
        subprocess.run([rulec, "build", rule, "-o", matcher], check=True)
        for simd in ("scalar", "sse2", "ssse3", "avx2"):
            done = subprocess.run([matcher, "--strict", "--stats", "--simd", simd], input=events, capture_output=True)
            require(done.returncode == 0, f"exit status {done.returncode}: {done.stderr.decode()}")
            require(done.stdout == b"", "an alert or a notice was written")
            stats = json.loads(done.stderr.splitlines()[-1])
            require(stats["events"] == EVENTS, f"{stats['events']} events instead of {EVENTS}")
            invalid = {name: count for name, count in stats.items() if name.startswith("invalid_") or name == "oversize"}
            require(len(invalid) == 7 and not any(invalid.values()), f"invalid lines: {invalid}")
    print(f"{EVENTS} events, none invalid, no alert")


main()
