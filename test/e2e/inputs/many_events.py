"""Writes some megabytes of the events of all rules, in an order of their own, with lines that are not valid."""
import pathlib
import random
import sys

BYTES = 4 << 20
BROKEN = [b"", b" \t", b'{"event":', b'{"process":{"name":"x\x01"}}', b'{"a":"\xff"}', b"[1]", b'{"a":1 2}']

lines = [line for path in sorted(pathlib.Path(sys.argv[1]).rglob("events/*.ndjson")) for line in path.read_bytes().splitlines()]
chosen = random.Random(1)
written = 0
while written < BYTES:
    begin = chosen.randrange(len(lines))
    for line in lines[begin : begin + chosen.randrange(1, 40)] + [chosen.choice(BROKEN)] * (chosen.randrange(20) == 0):
        written += sys.stdout.buffer.write(line + b"\n")
