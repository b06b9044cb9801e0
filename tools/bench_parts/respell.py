"""Spells events in ways that mean the same and cost more to read.

`escaped`: every character of every text, keys too, as \\u00XX. `dotted`: objects in objects as one object with dotted keys.
"""
import json


def units(text):
    """The UTF-16 code units of a text; a lone surrogate is one."""
    data = text.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


def spelt(text):
    return '"' + "".join(f"\\u{unit:04x}" for unit in units(text)) + '"'


def escaped(value):
    """JSON of a value with each character of its texts escaped. Recursive: an event is as deep as its author made it."""
    if isinstance(value, str):
        return spelt(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{spelt(key)}:{escaped(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(escaped(inner) for inner in value) + "]"
    return json.dumps(value)


def leaves(value, prefix=""):
    """Pairs of dotted key and value of everything below an object that is no object; an empty one counts as a value."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from leaves(inner, f"{prefix}{key}.")
        else:
            yield prefix + key, inner


def dotted(value):
    return json.dumps(dict(leaves(value)), separators=(",", ":"), ensure_ascii=False)


SPELLINGS = {"escaped": escaped, "dotted": dotted}


def respell(lines, spelling):
    """The lines (bytes, one event each) in another spelling."""
    spell = SPELLINGS[spelling]
    for line in lines:
        yield spell(json.loads(line)).encode("utf-8", "surrogatepass") + b"\n"
