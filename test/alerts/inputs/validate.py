"""Checks alerts against docs/schema.

usage: validate.py RULEC ROOT PROFILE [OPTIONS OF rulec run...]

Runs every rule below rules/ over its events, and the rules of test/alerts whose events stand beside them. Prints what is no
alert as the schema has it, then the types of rules that gave alerts. An alert without its id must not pass.
"""
import collections
import json
import pathlib
import subprocess
import sys

import jsonschema

rulec, root, profile, options = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
schema = json.loads((root / f"docs/schema/alert-{profile}.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
ID = {"ecs": "event", "kibana": "kibana.alert.uuid"}[profile]
OTHERS = {
    "loop": ["no_loop.ndjson"],
    "mappings": ["mappings.ndjson"],
    "threat_match": ["threat_events.ndjson", "--indicators", "threat_indicators.ndjson"],
}


def cases():
    for rule in sorted(root.glob("rules/*/*.toml")):
        events = rule.parent / "events" / f"{rule.stem}.ndjson"
        if events.exists():
            yield rule, events, []
    inputs = root / "test/alerts/inputs"
    for name, (events, *more) in OTHERS.items():
        yield root / f"test/alerts/{name}.toml", inputs / events, more and [more[0], str(inputs / more[1])]


def is_alert(document):
    return document.get("event.kind") == "signal" or document.get("event", {}).get("kind") == "alert"


def type_of(alert):
    return alert["rulec"]["alert"]["rule"]["type"] if profile == "ecs" else alert["kibana.alert.rule.type"]


counts = collections.Counter()
for rule, events, more in cases():
    command = [rulec, "run", rule, "--alert-format", profile, "--learn", "0s", *more, *options, "--", events]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.splitlines():
        alert = json.loads(line)
        if not is_alert(alert):
            continue
        counts[type_of(alert)] += 1
        for error in validator.iter_errors(alert):
            print(f"{rule.name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
        if validator.is_valid({**alert, ID: None}) or validator.is_valid({k: v for k, v in alert.items() if k != ID}):
            print(f"{rule.name}: an alert without {ID} passes")
for kind in sorted(counts):
    print(f"{kind}: some alerts")
