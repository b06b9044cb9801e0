"""random_indicators.py SEED KIND: random documents, one a line: KIND is `events` or `indicators`. Always the same ones."""
import json
import random
import sys

seed, kind = int(sys.argv[1]), sys.argv[2]
source = random.Random(f"{kind} {seed}")
addresses = ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1", "2001:db8:0::1", "x", 7, None]
ports = [53, 53.0, "53", 443, "443", -1, None, True]
domains = ["lamp.example", "Lamp.example", "", "a", None, 5, False]


def some(values):
    """A value, a list of several, or none."""
    count = source.randrange(4)
    return source.choice(values) if count == 1 else [source.choice(values) for _ in range(count)]


for number in range(200 if kind == "events" else 12):
    document = {"event": {"id": f"{kind}-{number}", "category": source.choice(["network", "process", ["a", "network"]])}}
    if kind == "events":
        document |= {"destination": {"ip": some(addresses), "port": some(ports)}, "dns.question": {"name": some(domains)},
                     "@timestamp": 1767261600000 + number}
    else:
        document["threat"] = {"indicator": {"type": source.choice(["ipv4-addr", "domain-name", "file"]), "ip": some(addresses),
                                            "port": some(ports), "url.domain": some(domains)}}
    print(json.dumps(document))
