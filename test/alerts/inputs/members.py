"""members.py FILE MEMBER...: prints, for each document of the file, the values of these members as JSON.

A member is looked for as a flat key first, then level by level; `-` stands for one that is missing.
"""
import json
import sys


def find(document, name):
    if name in document:
        return json.dumps(document[name], separators=(",", ":"), ensure_ascii=False)
    value = document
    for part in name.split("."):
        if not isinstance(value, dict) or part not in value:
            return "-"
        value = value[part]
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


for line in open(sys.argv[1], encoding="utf-8"):
    event = json.loads(line)
    print(" ".join(find(event, name) for name in sys.argv[2:]))
