"""Prints the ids of each alert's steps, one alert a line; notices as `notice KIND`."""
import json
import sys

for line in open(sys.argv[1], encoding="utf-8"):
    document = json.loads(line)
    if document["event"]["kind"] == "alert":
        print(" ".join(str(step["id"]) for step in document["rulec"]["alert"]["steps"]))
    else:
        print("notice", document["rulec"]["notice"]["kind"])
