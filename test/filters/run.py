#!/usr/bin/env python3
"""Every case of cases.toml and routes.toml finds the same events by the matcher and by both oracles.

usage: run.py RULEC [NAME_PREFIX...]      cases.toml says how a case is written
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ENGINES = {"matcher": ["--matches"], "matcher at -O0": ["--matches", "-O0"], "oracle on the tree": ["--oracle=ast"],
           "oracle on the IR": ["--oracle=ir"]}
RULE = """[rule]
rule_id = "case"
name = "Case"
description = "One case."
severity = "low"
risk_score = 1
type = "{type}"
query = '''{query}'''
{keys}
"""


def write(directory, name, text):
    path = pathlib.Path(directory, name)
    path.write_text(text, encoding="utf-8")
    return str(path)


def documents_of(case):
    for stream in case.get("streams", []):
        yield json.dumps({"data_stream": dict(zip(("type", "dataset", "namespace"), stream.split("/")))})
    yield from case.get("events", [])


def events_of(case):
    for number, text in enumerate(documents_of(case), 1):
        event = {"event.id": str(number), "event.category": "process", "@timestamp": f"1970-01-01T00:00:{number:02}Z"}
        given = json.loads(text)
        kept = {key: value for key, value in event.items() if key not in given}
        yield json.dumps(kept | given) + "\n"


def found(line):
    return "-".join(str(name) if name is not None else "_" for name in json.loads(line)["ids"])


def command(case, rulec, directory):
    rule = RULE.format(type=case.get("type", "query"), query=case.get("query", "*: *"), keys=case.get("keys", ""))
    options = ["--deterministic", "--schema", str(HERE / "schema.json"), "--id-field", "event.id",
               *case.get("options", [])]
    if "exceptions" in case:
        options += ["--exceptions", write(directory, "exceptions.toml", case["exceptions"])]
    if "indicators" in case:
        options += ["--indicators", write(directory, "indicators.ndjson", "".join(f"{line}\n" for line in case["indicators"]))]
    for name, text in case.get("lists", {}).items():
        write(directory, name, text)
    return [rulec, "run", write(directory, "rule.toml", rule), *options]


def result_of(case, engine, rulec):
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run([*command(case, rulec, directory), *engine], capture_output=True, text=True,
                              input="".join(events_of(case)))
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr}"
    return " ".join(found(line) for line in done.stdout.splitlines()) or "none"


def main():
    rulec, prefixes = sys.argv[1], tuple(sys.argv[2:]) or ("",)
    files = [HERE / "cases.toml", HERE / "routes.toml"]
    cases = [case for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    chosen = [case for case in cases if case["name"].startswith(prefixes)]
    failures = 0
    for case in chosen:
        for name, options in ENGINES.items():
            if (result := result_of(case, options, rulec)) != case["finds"]:
                failures += 1
                print(f"{case['name']}, {name}: {result}, expected {case['finds']}")
    print(f"{len(chosen)} cases, {failures} failures")
    sys.exit(failures != 0 or not chosen)


main()
