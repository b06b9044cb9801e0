"""installer_eql.py FILE RULE: the seed rule by the PyPI package eql, over the events of a file; prints how often it matched.

It rejects IPv6 blocks, so they are left out, and knows cidrMatch by this spelling alone. It has no fields of several
values: of an array the first element is taken.
"""
import datetime
import json
import re
import sys
import tomllib

import eql

ARRAYS = ("category", "type")


def query_of(path):
    with open(path, "rb") as file:
        query = tomllib.load(file)["rule"]["query"]
    return re.sub(r',\s*"[0-9A-Fa-f]*::[^"]*"', "", query).replace("cidrmatch", "cidrMatch")


def first(value):
    return value[0] if isinstance(value, list) else value


def event_of(line):
    document = json.loads(line)
    event = document.setdefault("event", {})
    event.update((name, first(event[name])) for name in ARRAYS if name in event)
    moment = datetime.datetime.fromisoformat(document["@timestamp"]).timestamp()
    return eql.Event(event.get("category"), int(moment * 10_000_000), document)


def main():
    found = []
    with eql.parser.elasticsearch_syntax:
        query = eql.parse_query(query_of(sys.argv[2]))
    engine = eql.PythonEngine({"flatten": False})
    engine.add_query(eql.ast.PipedQuery(query) if not isinstance(query, eql.ast.PipedQuery) else query)
    engine.add_output_hook(found.append)
    with open(sys.argv[1], encoding="utf-8") as file:
        engine.stream_events(event_of(line) for line in file)
    print(len(found))


main()
