"""What a rule says of events: compare.py RULEC DIRECTORY RULE EVENTS [whole].

Fails if `rulec run` and the oracles differ. At last the matcher is stopped and started again after each event, but for
rules of which only the end of the input decides: `whole`.
"""
import json
import pathlib
import subprocess
import sys

RULEC, DIRECTORY, RULE, EVENTS = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3], sys.argv[4]


def run(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, **more).stdout.decode()


def flat(value, path=""):
    if not isinstance(value, dict):
        return {path: value}
    return {key: leaf for name, below in value.items() for key, leaf in flat(below, f"{path}.{name}".strip(".")).items()}


def folding(alert):
    terms = [f"{term['field']}={json.dumps(term['value'])}" for term in alert["suppression"]["terms"]]
    return " ".join([*terms, f"folded {alert['suppression']['docs_count']}"])


def sentence(document):
    if "notice" in document["rulec"]:
        notice = document["rulec"]["notice"]
        interval = notice.get("interval")
        during = f" {interval['start']} to {interval['end']}" if interval else ""
        return f"notice {notice['kind']} {notice['count']}{during}"
    alert = document["rulec"]["alert"]
    if document["event"]["dataset"] == "rulec.update":
        return f"update {folding(alert)} from {alert['suppression']['start']} to {alert['suppression']['end']}"
    time = f"alert {document['event'].get('end', 'without a time')}"
    if "suppression" in alert:
        return f"{time} {alert['steps'][0]['id'][:8]} {folding(alert)}"
    if "new_terms" in alert:
        return " ".join([time, "new", *alert["new_terms"]])
    if "threshold_result" not in alert:
        return f"{time} {alert['steps'][0]['id']}"
    result = alert["threshold_result"]
    terms = [f"{term['field']}={term['value']}" for term in result["terms"]]
    assert all(str(flat(document)[term["field"]]) == term["value"] for term in result["terms"]), document
    values = [f"{one['field']}={one['value']}" for one in result["cardinality"]]
    return " ".join([time, *terms, f"count {result['count']} from {result['from']}", *values])


rule, events = DIRECTORY / f"{RULE}.toml", DIRECTORY / f"{EVENTS}.ndjson"
native = run(RULEC, "run", "--matches", rule, "--", events)
for oracle in ("ast", "ir"):
    assert run(RULEC, "run", f"--oracle={oracle}", rule, "--", events) == native, oracle
documents = run(RULEC, "run", "--deterministic", rule, "--", events)
for line in documents.splitlines():
    print(sentence(json.loads(line)))

matcher, state = DIRECTORY / f"{RULE}.matcher", DIRECTORY / f"{RULE}.state"
run(RULEC, "build", rule, "-o", matcher)
whole = run(matcher, "--deterministic", events)
assert whole == documents
if sys.argv[5:] == ["whole"]:
    sys.exit()
parts = [run(matcher, "--deterministic", "--state", state, input=line) for line in events.open("rb")]


def alerts(text):
    return [line for line in text.splitlines() if '"rulec.notice"' not in line]


assert alerts("".join(parts)) == alerts(whole)
print("restarts change nothing")
