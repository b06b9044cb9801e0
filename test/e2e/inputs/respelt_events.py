"""Writes the events of standard input in other spellings that mean the same, with lines as they are between them.

usage: respelt_events.py BYTES < EVENTS
"""
import json
import random
import sys

chosen = random.Random(7)


def flat(value, path=""):
    """Dotted keys instead of objects."""
    if not isinstance(value, dict) or not value:
        return {path: value}
    return {key: one for name, below in value.items() for key, one in flat(below, f"{path}.{name}" if path else name).items()}


def text(value, escaped):
    """A JSON string whose characters are escaped with the given probability."""
    units = value.encode("utf-16-be", "surrogatepass")
    if chosen.random() < escaped or any(ord(c) < 32 or c in '"\\' for c in value):
        return '"' + "".join(f"\\u{units[i]:02x}{units[i + 1]:02X}" for i in range(0, len(units), 2)) + '"'
    return '"' + value.replace("/", chosen.choice(["/", "\\/"])) + '"'


def spelt(value, escaped):
    space = chosen.choice(["", "", "", " ", "\t", " \r "])
    if isinstance(value, dict):
        members = (text(key, escaped) + space + ":" + spelt(one, escaped) for key, one in value.items())
        return "{" + space + ",".join(members) + "}" + space
    if isinstance(value, list):
        return "[" + ",".join(spelt(one, escaped) for one in value) + space + "]"
    return text(value, escaped) if isinstance(value, str) else json.dumps(value) + space


lines = sys.stdin.buffer.read().splitlines()
written = 0
while written < int(sys.argv[1]):
    line = chosen.choice(lines)
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if isinstance(event, dict) and chosen.random() < 0.8:
        if chosen.random() < 0.3:
            event = flat(event)
        line = spelt(event, chosen.choice([0, 0.1, 1])).encode("utf-8", "surrogatepass")
    written += sys.stdout.buffer.write(line + b"\n")
