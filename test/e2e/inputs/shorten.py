#!/usr/bin/env python3
"""Makes a file shorter while a matcher looks at it, and prints what came of it.

usage: shorten.py MATCHER FILE

The matcher waits in the middle of its second chunk, for nobody reads its alerts; its bytes behind the first pages are
gone when it goes on.
"""

import fcntl
import json
import os
import subprocess
import sys
import termios
import time

CHUNK = 256 * 1024


def write_events(path: str) -> None:
    quiet = json.dumps({"process": {"name": "quiet"}}) + "\n"
    loud = json.dumps({"process": {"name": "loud", "args": ["x" * 700]}}) + "\n"
    with open(path, "w") as file:
        file.write(quiet * (CHUNK // len(quiet)))
        file.write(loud * (40 * CHUNK // len(loud)))


def waiting_bytes(pipe: int) -> int:
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def wait_until_full(pipe: int) -> None:
    deadline = time.monotonic() + 60
    while waiting_bytes(pipe) < fcntl.fcntl(pipe, 1032) and time.monotonic() < deadline:  # F_GETPIPE_SZ
        time.sleep(0.01)


def main() -> None:
    matcher, path = sys.argv[1:]
    write_events(path)
    with subprocess.Popen([matcher, "--threads", "1", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None and run.stderr is not None
        wait_until_full(run.stdout.fileno())
        os.truncate(path, CHUNK + 8192)
        alerts = sum("alert" in json.loads(line)["rulec"] for line in run.stdout)
        errors = run.stderr.read().decode()
    print(f"alerts: {alerts}\nstatus: {run.returncode}\n{errors}", end="")


main()
