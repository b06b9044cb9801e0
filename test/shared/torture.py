"""Difficult rules of a published corpus find what our own events (torture_events.json) say, natively and by both oracles.

usage: torture.py RULEC

The list of rules is $RULEC_SHARED/rules/torture.md, the rules are in detection-rules.tar.gz beside it. Each rule there has
events, which match as the cases without `change` and `order` say, and cases that edit them: `change` sets or, by null,
removes fields of an event; `order` names the events to feed, in order; `matches` lists the events of each match, null
for an event that is missing as it should be. `at` is the time in seconds.
"""
import concurrent.futures
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib

from common import require, shared

BEGIN = datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc)
ENGINES = ([], ["--oracle=ast"], ["--oracle=ir"])
SETS = ("rules/", "rules_building_block/")  # the others are of another dialect


def listed(text):
    """The paths of the list, in its order."""
    return re.findall(r"^\d+\. `([^`]+)`:", text, re.M)


def event(fields, index):
    """The document of an event: dotted names become objects."""
    time = BEGIN + datetime.timedelta(milliseconds=round(fields["at"] * 1000))
    document = {"@timestamp": time.isoformat(timespec="milliseconds"), "event": {"id": str(index)}}
    for name, value in fields.items():
        if name != "at":
            *parents, leaf = name.split(".")
            inner = document
            for parent in parents:
                inner = inner.setdefault(parent, {})
            inner[leaf] = value
    return json.dumps(document, ensure_ascii=False)


def events(rule, case):
    edited = [dict(fields) for fields in rule["events"]]
    for index, change in case.get("change", {}).items():
        edited[int(index)].update(change)
    edited = [{name: value for name, value in fields.items() if value is not None} for fields in edited]
    order = case.get("order", range(len(edited)))
    return "".join(event(edited[index], index) + "\n" for index in order)


def matches(output):
    """The events of each match, a missing one as None."""
    found = [json.loads(line)["ids"] for line in output.splitlines()]
    return [[None if i in ("", None) else int(i) for i in ids] for ids in found]


def run(rulec, path, rule, case):
    """What is wrong with a case, a line each."""
    problems = []
    for engine in ENGINES:
        command = [rulec, "run", "--matches", "--strict", *engine, path]
        done = subprocess.run(command + ["--", "-"], input=events(rule, case).encode(), capture_output=True, timeout=60)
        name = " ".join(engine) or "native"
        if done.returncode != 0:
            problems.append(f"{case['claim']}: {name}: exit status {done.returncode}: {done.stderr.decode()}")
        elif matches(done.stdout) != case["matches"]:
            problems.append(f"{case['claim']}: {name}: {matches(done.stdout)} instead of {case['matches']}")
    return problems


def compiles(rulec, path, output):
    done = subprocess.run([rulec, "build", path, "-o", output], capture_output=True, text=True, timeout=120)
    require(done.returncode == 0, f"{path} does not compile: {done.stderr}")


def rule_type(path):
    rule = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    return rule["type"] if rule["type"] == "eql" else f"{rule['type']} in {rule.get('language', 'no language')}"


def check(rulec, corpus, path, rule):
    """Whether a rule behaves; prints a line about it."""
    file = corpus / path
    if (kind := rule_type(file)) != "eql":
        print(f"{path}: out of scope: {kind}")
        return True
    require(rule is not None, f"torture_events.json has nothing about {path}")
    cases = rule["cases"]
    hits = sum(bool(case["matches"]) for case in cases)
    require(0 < hits < len(cases), f"{path} needs a case that matches and one that does not")
    compiles(rulec, file, corpus / "matcher")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        problems = [line for lines in pool.map(lambda case: run(rulec, file, rule, case), cases) for line in lines]
    print(f"{path}: {hits} cases match, {len(cases) - hits} do not" + "".join(f"\n  FAILED: {p}" for p in problems))
    return not problems


def main():
    rulec = sys.argv[1]
    paths = [path for path in listed(shared("rules/torture.md").read_text()) if path.startswith(SETS)]
    archive = shared("rules/detection-rules.tar.gz")
    rules = json.loads((pathlib.Path(__file__).parent / "torture_events.json").read_text(encoding="utf-8"))
    require(paths and set(rules) <= set(paths), f"not in the list: {sorted(set(rules) - set(paths))}")
    with tempfile.TemporaryDirectory() as directory:
        corpus = pathlib.Path(directory)
        with tarfile.open(archive) as tar:
            tar.extractall(corpus, filter="data") if sys.version_info >= (3, 12) else tar.extractall(corpus)
        sound = [check(rulec, corpus, path, rules.get(path)) for path in paths]
    require(all(sound), f"{sound.count(False)} of {len(paths)} rules")
    print(f"{len(paths)} rules")


main()
