"""Prints events in which one program does everything, and paths differ; every hundredth is one that the rule matches."""
import json

for i in range(500):
    path = "/data/ZZqqx" if i % 100 == 7 else f"/data/{i}"
    print(json.dumps({"event": {"id": str(i), "category": "file", "type": "change"}, "process": {"name": "helper.bin"}, "file": {"path": path}}, separators=(",", ":")))
