#!/usr/bin/env python3
"""Every example of docs/language.md and docs/kql.md gives what the document says, by the matcher and by both oracles.

usage: run.py RULEC [NAME_PREFIX...]      cases.txt and kql_cases.txt say how a case is written
"""
import decimal
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
ENGINES = {"matcher": ["--matches"], "oracle on the tree": ["--oracle=ast"], "oracle on the IR": ["--oracle=ir"]}


@dataclass
class Language:
    cases: str  # the file
    option: str  # of rulec, before a query
    rule: str  # the id of the first query


LANGUAGES = [Language("cases.txt", "-e", "query"), Language("kql_cases.txt", "--kql", "kql")]


@dataclass
class Group:
    """Queries over the same events."""

    line: int
    options: list = field(default_factory=list)
    events: list = field(default_factory=list)  # JSON objects, or tokens such as A1:x
    queries: list = field(default_factory=list)  # (line, query, expected)


def read_cases(path):
    """The groups of each case by its name."""
    cases, groups = {}, None
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        if head := re.fullmatch(r"\[([\w.-]+)\]", text):
            if head[1] in cases:
                sys.exit(f"{path.name}:{number}: {head[1]} a second time")
            groups = cases[head[1]] = [Group(number)]
            continue
        if groups is None:
            sys.exit(f"{path.name}:{number}: no case begins before this line")
        query, arrow, expected = text.rpartition(" => ")
        if arrow:
            groups[-1].queries.append((number, query.strip(), expected.strip()))
            continue
        if groups[-1].queries:
            groups.append(Group(number, options=list(groups[-1].options)))
        if text.startswith("--"):
            groups[-1].options += text.split()
        elif text.startswith("{"):
            groups[-1].events.append(text)
        elif text.startswith("@ "):
            groups[-1].events += text.split()[1:]
        else:
            sys.exit(f"{path.name}:{number}: neither a name, nor an option, nor events, nor a query with its result")
    return cases


def timestamp(seconds):
    """ISO 8601 of a time in the first day of 1970."""
    whole, _, fraction = str(decimal.Decimal(seconds)).partition(".")
    hours, rest = divmod(int(whole), 3600)
    return f"1970-01-01T{hours:02}:{rest // 60:02}:{rest % 60:02}{'.' + fraction if fraction else ''}Z"


def event_line(number, text):
    """One event as a line of NDJSON."""
    if text.startswith("{"):
        event = {"event.id": str(number), "event.category": "process", "@timestamp": timestamp(number)}
        given = json.loads(text, object_pairs_hook=lambda pairs: pairs)
        kept = {k: v for k, v in event.items() if k not in dict(given)}
        # The text goes through as it stands: spellings of numbers and doubled keys are part of the examples.
        return json.dumps(kept)[:-1] + (", " if kept and given else "") + text[1:]
    name, _, keys = text.partition(":")
    letters, seconds = re.fullmatch(r"([A-Z]+)([\d.]+)", name).groups()
    event = {"event.id": name, "event.category": list(letters), "@timestamp": timestamp(seconds)}
    if keys:
        event["host.id"] = keys.split(",")
    return json.dumps(event)


def spell(record, with_keys):
    """A match as cases.txt writes it."""
    ids = "-".join("_" if i is None else i for i in record["ids"])
    keys = ",".join("null" if k is None else k for k in record["keys"])
    return f"{ids}{{{keys}}}" if with_keys else ids


def run(command):
    return subprocess.run(command, capture_output=True, text=True)


def check_finding(rulec, language, query, status, code):
    """\\returns what was found instead of the exit status and the code, or nothing."""
    found = run([rulec, "check", "--error-format=json", "--schema", str(HERE / "schema.json"), language.option, query])
    codes = [json.loads(line)["code"] for line in found.stderr.splitlines() + found.stdout.splitlines()
             if line.startswith("{")]
    if found.returncode == status and codes[:1] == [code]:
        return None
    return f"exit status {found.returncode}, {' '.join(codes) or 'no finding'}"


def check_matches(rulec, language, group, queries, directory):
    """\\returns a line for each engine and query that finds something else."""
    events = pathlib.Path(directory) / "events.ndjson"
    events.write_text("".join(event_line(i, e) + "\n" for i, e in enumerate(group.events, 1)), encoding="utf-8")
    common = ["--schema", str(HERE / "schema.json"), *group.options]
    for _, query, _ in queries:
        common += [language.option, query]
    for engine, option in ENGINES.items():
        result = run([rulec, "run", *option, *common, str(events)])
        if result.returncode != 0:
            yield queries[0][0], engine, f"exit status {result.returncode}: {result.stderr.strip()}"
            continue
        records = [json.loads(line) for line in result.stdout.splitlines()]
        for number, (line, _, expected) in enumerate(queries, 1):
            rule = language.rule if number == 1 else f"{language.rule}-{number}"
            found = [spell(r, "{" in expected) for r in records if r["rule"] == rule]
            if found != ([] if expected == "none" else expected.split()):
                yield line, engine, f"expected {expected}, found {' '.join(found) or 'none'}"


STATUS = {"error": 2, "warning": 0}  # of rulec check


def check_group(rulec, language, group, directory):
    """\\returns a line, an engine and what is wrong for each failure."""
    checked = [q for q in group.queries if q[2].split()[0] in STATUS]
    for line, query, expected in checked:
        severity, code = expected.split()
        if found := check_finding(rulec, language, query, STATUS[severity], code):
            yield line, "check", f"expected {expected}, found {found}"
    matched = [q for q in group.queries if q not in checked]
    if matched:
        yield from check_matches(rulec, language, group, matched, directory)


def main():
    rulec, prefixes = sys.argv[1], tuple(sys.argv[2:]) or ("",)
    failures, cases, queries = 0, 0, 0
    with tempfile.TemporaryDirectory() as directory:
        for language in LANGUAGES:
            chosen = {n: g for n, g in read_cases(HERE / language.cases).items() if n.startswith(prefixes)}
            cases += len(chosen)
            for name, group in ((n, g) for n, groups in chosen.items() for g in groups):
                queries += len(group.queries)
                for line, engine, what in check_group(rulec, language, group, directory):
                    failures += 1
                    print(f"{language.cases}:{line}: {name}: {engine}: {what}")
    print(f"{cases} cases, {queries} queries, {failures} failures")
    sys.exit(1 if failures or not cases else 0)


main()
