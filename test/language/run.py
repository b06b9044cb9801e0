#!/usr/bin/env python3
"""Runs the worked examples of docs/language.md (cases.txt) by the matcher and both reference interpreters.

usage: test/language/run.py RULEC

Cases over one stream of events are one rule set. Prints a line for each case that an engine answers otherwise, and
`N passed, N failed`; the exit status is 1 then.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ENGINES = ("", "--oracle=ast", "--oracle=ir")


def read_cases():
    for line in (HERE / "cases.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, query, events, matches = (part.strip().replace("\0", "|") for part in line.replace("\\|", "\0").split("|"))
            yield name, query, events, matches


def event(word):
    """`A1.5:x,y`: kind, seconds, values of k; `-` is no value."""
    kind, seconds, keys = re.fullmatch(r"([A-Z])([\d.]+)(?::(.*))?", word).groups()
    fields = {"event": {"id": word, "category": kind}, "@timestamp": round(float(seconds) * 1000)}
    if keys and keys != "-":
        fields["k"] = keys.split(",")
    return json.dumps(fields)


def stream(events):
    if events == "-":
        return (HERE / "events.ndjson").read_text(encoding="utf-8")
    return "".join(event(word) + "\n" for word in events.split())


def run(rulec, engine, queries, ndjson):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(ndjson)
        file.flush()
        command = [rulec, "run", "--matches", "--schema", HERE / "schema.json", *([engine] if engine else [])]
        for query in queries:
            command += ["-e", query]
        done = subprocess.run([*command, "--", file.name], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"rulec failed:\n{done.stderr}")
    found = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        record = json.loads(line)
        number = int(record["rule"].removeprefix("query").removeprefix("-") or 1)
        found[number - 1].append("+".join("_" if id is None else id for id in record["ids"]))
    return [" ".join(found[i]) or "-" for i in range(len(queries))]


def main():
    by_events = collections.defaultdict(list)
    for name, query, events, matches in read_cases():
        by_events[events].append((name, query, matches))
    passed = failed = 0
    for events, cases in by_events.items():
        ndjson = stream(events)
        answers = [run(sys.argv[1], engine, [query for _, query, _ in cases], ndjson) for engine in ENGINES]
        for i, (name, query, matches) in enumerate(cases):
            wrong = [f"{engine or 'matcher'}: {found[i]}" for engine, found in zip(ENGINES, answers) if found[i] != matches]
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print(f"{name}: {query}: expected {matches}; {'; '.join(wrong)}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
