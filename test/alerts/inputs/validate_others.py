"""Checks updates and notices against docs/schema.

usage: validate_others.py RULEC ROOT PROFILE

Runs the rules below rules/ that suppress alerts over their events, and what brings notices about. Prints what is neither an
alert nor as its schema has it, how many updates there were, and the kinds of notices. A document that lacks or has one
member too many must not pass.
"""
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

rulec, root, profile = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
rules, inputs = root / "rules", root / "test/alerts/inputs"


def load(name):
    schema = json.loads((root / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


NOTICE, UPDATE = load("notice"), load(f"update-{profile}")


def event(number, **members):
    return json.dumps({"@timestamp": f"2024-03-05T08:{number // 60 % 60:02}:{number % 60:02}Z", "host.id": "h",
                       "event": {"id": f"e{number}", "category": "process"}, **members}) + "\n"


def run(options, text="", events=()):
    command = [rulec, "run", "--alert-format", profile, *map(str, options), "--", *(map(str, events) if events else ["-"])]
    done = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def suppressed():
    for rule in sorted(rules.glob("*/*.toml")):
        events = rule.parent / "events" / f"{rule.stem}.ndjson"
        if "alert_suppression" in rule.read_text(encoding="utf-8") and events.exists():
            yield from run([rule], events=[events])


PAIR = "sequence by host.id [process where process.pid == 1] [process where process.pid == 2]"


def noticed(directory):
    one, two = (event(n, **{"process.pid": n}) for n in (1, 2))
    building_block = rules / "linux/who_am_i_asked_by_a_service.toml"
    state = ["--state", directory / "state"]
    yield from run(["-e", PAIR], one + event(0, **{"process.pid": 2}) + two)
    yield from run(["-e", PAIR], event(5, **{"process.pid": 1, "@timestamp": None}))
    yield from run(["-e", PAIR, "--max-line", 64], one)
    yield from run(["-e", "process where process.pid / 0 == 1"], one)
    yield from run([inputs.parent / "loop.toml"], events=[inputs / "loop.ndjson"])
    yield from run([building_block, "--no-building-blocks"], events=[rules / "linux/events" / f"{building_block.stem}.ndjson"])
    yield from run([rules / "linux/files_encrypted_one_by_one.toml", "--max-signals", 1],
                   events=[rules / "linux/events/files_encrypted_one_by_one.ndjson"])
    run(["-e", PAIR, *state], one)
    yield from run(["-e", PAIR.replace("2", "3"), *state], two)
    terms = rules / "windows/driver_not_seen_before.toml"
    yield from run([terms, "--learn", "1h"], events=[rules / "windows/events/driver_not_seen_before.ndjson"])
    yield from run([inputs.parent / "threat_match.toml"], events=[inputs / "threat_events.ndjson"])


def without_one(value):
    """The document without one of its members, for each of them."""
    for key, inner in value.items():
        yield {k: v for k, v in value.items() if k != key}, key
        if isinstance(inner, dict):
            for less, path in without_one(inner):
                yield {**value, key: less}, f"{key}/{path}"


MAY_BE_MISSING = {"@timestamp", "rulec/notice/line", "rulec/notice/interval", "rulec/notice/rule", "rulec/notice/rule/name",
                  "rulec/alert/suppression/start", "rulec/alert/suppression/end", "kibana.alert.suppression.start",
                  "kibana.alert.suppression.end"}


def check(document, validator):
    for error in validator.iter_errors(document):
        print(f"{json.dumps(document)}: {error.message[:300]}")
    for less, path in without_one(document):
        if path not in MAY_BE_MISSING and validator.is_valid(less):
            print(f"{json.dumps(less)} passes")
    more = copy.deepcopy(document)
    more["another"] = 1
    if validator.is_valid(more):
        print(f"{json.dumps(more)} passes")


def is_alert(document):
    return document.get("event.kind") == "signal" or document.get("event", {}).get("kind") == "alert"


kinds, updates = set(), 0
with tempfile.TemporaryDirectory() as directory:
    for document in [*suppressed(), *noticed(pathlib.Path(directory))]:
        if is_alert(document):
            continue
        is_notice = document.get("event", {}).get("dataset") == "rulec.notice"
        check(document, NOTICE if is_notice else UPDATE)
        updates += not is_notice
        kinds |= {document["rulec"]["notice"]["kind"]} if is_notice else set()
named = set(NOTICE.schema["properties"]["rulec"]["properties"]["notice"]["properties"]["kind"]["enum"])
written = set(re.findall(r'^ *"(\w+)\\0"$', (root / "runtime/core/notice.h").read_text(encoding="utf-8"), re.MULTILINE))
print("updates" if updates else "no updates")
print("notices:", *sorted(kinds))
print("kinds that the schema and the matcher do not share:", *sorted(named ^ written))
