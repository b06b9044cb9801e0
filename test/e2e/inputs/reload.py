"""reload.py MATCHER DIRECTORY: has a running matcher read its indicators again, whole, broken and gone.

Prints "EVENT: hit" or "EVENT: miss" for each event, and what the matcher tells people.
"""
import json
import os
import signal
import subprocess
import sys

matcher, directory = sys.argv[1:]
path = os.path.join(directory, "list.ndjson")
last = "end"


def write(text):
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".new", path)


def listed(*names):
    lines = [{"event": {"id": name}, "threat": {"indicator": {"type": "domain-name", "url": {"domain": name}}}} for name in names]
    return "".join(json.dumps(line) + "\n" for line in lines)


def ask(name):
    """Whether the event alerts. The one after it always does, and ends the wait."""
    for domain in (name, last):
        event = {"event": {"id": domain, "category": "network"}, "dns": {"question": {"name": domain}}}
        run.stdin.write(json.dumps(event) + "\n")
    run.stdin.flush()
    hit = False
    while True:
        document = json.loads(run.stdout.readline())
        if document["event"]["kind"] != "alert":
            continue
        found = document["dns"]["question"]["name"]
        if found == last:
            break
        hit = True
    print(f"{name}: {'hit' if hit else 'miss'}")


def reload():
    run.send_signal(signal.SIGHUP)
    print(run.stderr.readline().replace(directory, "DIR"), end="")


write(listed("a", last))
run = subprocess.Popen([matcher, "--deterministic", "--indicators", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, text=True)
ask("a")
ask("b")
write(listed("b", last))
ask("b")
reload()
ask("a")
ask("b")
write("no list\n")
reload()
print(run.stderr.readline().replace(directory, "DIR"), end="")
print(run.stderr.readline().replace(directory, "DIR"), end="")
ask("b")
os.remove(path)
reload()
print(run.stderr.readline().replace(directory, "DIR"), end="")
ask("b")
write(listed("a", last))
reload()
ask("a")
run.stdin.close()
print("status", run.wait(20))
print(run.stderr.read(), end="")
