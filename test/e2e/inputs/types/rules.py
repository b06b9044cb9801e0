"""Writes rules of the stateful types, and events of several days, into a directory: rules.py DIRECTORY."""
import datetime
import json
import pathlib
import sys

RULE = """[metadata]
[rule]
name = "{name}"
description = "An example."
rule_id = "{id}"
risk_score = 21
severity = "low"
type = "{type}"
language = "{language}"
interval = "5m"
from = "now-9m"
{more}
query = '''{query}'''
{tables}
"""


def rule(name, number, kind, query, tables="", more="", language="kuery"):
    identity = f"00000000-0000-0000-0000-{number:012}"
    return RULE.format(name=name, id=identity, type=kind, language=language, more=more, query=query, tables=tables)


RULES = {
    "count": rule("count", 1, "threshold", "event.action: failed",
                  '[rule.threshold]\nfield = ["user.name"]\nvalue = 3'),
    "cardinality": rule("cardinality", 2, "threshold", "event.action: failed",
                        '[rule.threshold]\nfield = ["source.ip"]\nvalue = 3\n'
                        '[[rule.threshold.cardinality]]\nfield = "user.name"\nvalue = 2'),
    "terms": rule("terms", 3, "new_terms", "event.action: login",
                  '[rule.new_terms]\nfield = "new_terms_fields"\nvalue = ["host.name", "user.name"]\n'
                  '[[rule.new_terms.history_window_start]]\nfield = "history_window_start"\nvalue = "now-14d"'),
    "signals": rule("signals", 4, "eql", 'any where event.action == "scan"', "", "max_signals = 2", "eql"),
}


def suppressed(fields, duration="", strategy="suppress"):
    value, unit = duration[:-1], duration[-1:]
    table = f'[rule.alert_suppression]\nmissing_fields_strategy = "{strategy}"\n'
    if fields:
        table += f"group_by = {json.dumps(fields)}\n"
    return table + (f'[rule.alert_suppression.duration]\nvalue = {value}\nunit = "{unit}"\n' if duration else "")


RULES |= {
    "query": rule("query", 5, "query", "event.action: probe", suppressed(["user.name", "host.name"], "24h"),
                  "max_signals = 3"),
    "alone": rule("alone", 6, "eql", 'any where event.action == "probe"',
                  suppressed(["user.name"], "36h", "doNotSuppress"), "", "eql"),
    "interval": rule("interval", 7, "eql", 'any where event.action == "probe"', suppressed(["host.name"]), "", "eql"),
    "pair": rule("pair", 8, "eql", 'sequence [any where event.action == "probe"] [any where event.action == "break"]',
                 suppressed(["user.name"], "24h"), "", "eql"),
    "group": rule("group", 9, "threshold", "event.action: probe",
                  '[rule.threshold]\nfield = ["host.name"]\nvalue = 2\n' + suppressed([], "24h"), "", "kuery"),
    "newcomers": rule("newcomers", 10, "new_terms", "event.action: probe",
                      '[rule.new_terms]\nfield = "new_terms_fields"\nvalue = ["user.name"]\n'
                      '[[rule.new_terms.history_window_start]]\nfield = "history_window_start"\nvalue = "now-1h"\n' +
                      suppressed(["host.name"], "24h")),
}


def event(day, clock, action, **fields):
    time = datetime.datetime(2026, 3, 1) + datetime.timedelta(days=day - 1)
    at = f"{time:%Y-%m-%d}T{clock}Z"
    event.count += 1
    return {"@timestamp": at, "event": {"id": f"e{event.count}", "action": action, "category": "host"}, **fields}


event.count = 0


def failed(clock, user, ip="10.0.0.1"):
    return event(1, clock, "failed", user={"name": user}, source={"ip": ip})


def login(day, host, user):
    return event(day, "08:00:00", "login", host={"name": host}, user={"name": user})


FAILED = [
    failed("10:00:00", "ann"), failed("10:01:00", "ann"),
    failed("10:02:00", ["ann", "bob"], "10.0.0.2"),  # ann: three
    failed("10:03:00", "bob"),
    failed("10:01:30", "ann"),  # late, and used up
    failed("10:04:00", "bob", "10.0.0.2"),  # bob: three; two names of 10.0.0.2 are not three events
    failed("10:05:00", "cid", "10.0.0.2"),  # 10.0.0.2: three events, three names
    failed("10:30:00", "ann"), failed("10:40:00", "ann"), failed("10:50:00", "ann"),  # never three within nine minutes
]
LOGINS = [
    login(1, "h1", "ann"), login(10, "h2", "ann"),  # learned
    login(15, "h1", "bob"),  # new, once the history is full
    login(16, ["h1", "h2"], "ann"),  # both seen within fourteen days: h1 by day 15 at the same hour? no: by day 1 only
    login(20, "h2", "bob"),  # new
    login(30, "h1", "ann"),  # seen on day 16
    login(45, "h1", "ann"),  # new again: fifteen days
]
SCANS = [event(1, f"12:0{minute}:00", "scan") for minute in (0, 1, 2, 3, 5, 6, 7)]

PROBES = [
    event(1, "08:00:00", "probe", user={"name": "ann"}, host={"name": "h1"}),
    event(1, "08:03:00", "probe", user={"name": ["bob", "ann"]}, host={"name": "h1"}),
    event(1, "08:04:00", "break", user={"name": ["ann", "bob"]}, host={"name": "h2"}),
    event(1, "12:00:00", "probe", host={"name": "h2"}),
    event(1, "12:01:00", "break", host={"name": "h2"}),
    event(1, "12:02:00", "probe", host={"name": "h2"}),
    event(2, "07:59:59", "probe", user={"name": "ann"}, host={"name": "h1"}),
    event(2, "07:30:00", "probe", user={"name": "ann"}, host={"name": "h1"}),  # late
    event(2, "08:00:00", "probe", user={"name": "ann"}, host={"name": "h1"}),
    event(2, "08:01:00", "break", user={"name": "ann"}, host={"name": "h9"}),
    event(2, "20:00:00", "probe", user={"name": "cid"}, host={"name": "h3"}),
    event(2, "20:01:00", "probe", user={"name": "dan"}, host={"name": "h3"}),
    event(2, "20:02:00", "probe", user={"name": ["eve", "fay", "gil", "hal"]}, host={"name": "h3"}),
    event(9, "00:00:00", "probe", user={"name": "zoe"}, host={"name": "h8"}),  # every window is over
    event(9, "00:01:00", "break", user={"name": "zoe"}, host={"name": "h8"}),
]


def write(directory, rules, streams):
    for name, text in rules.items():
        (directory / f"{name}.toml").write_text(text)
    for name, events in streams.items():
        (directory / f"{name}.ndjson").write_text("".join(json.dumps(one) + "\n" for one in events))


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), RULES, {"failed": FAILED, "logins": LOGINS, "scans": SCANS, "probes": PROBES})
