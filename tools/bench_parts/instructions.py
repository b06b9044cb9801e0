"""Instructions that a command takes for each event: those over a sample less those over no event at all."""
import re
import shutil
import subprocess

from bench_parts import events


def by_perf(command, statuses=(0,)):
    """Instructions of a run by the processor's counters; None where they are not to be had."""
    run = subprocess.run(["perf", "stat", "-x", ",", "-e", "instructions:u", *command], capture_output=True, text=True, check=False)
    found = re.search(r"^(\d+),[^,]*,instructions:u", run.stderr, re.M)
    return int(found[1]) if found and run.returncode in statuses else None


def by_callgrind(command, statuses=(0,)):
    """Instructions of a run on valgrind's processor, which has AVX2 and no more."""
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run([*tool, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    found = re.search(rb"Collected : (\d+)", run.stderr)
    return int(found[1]) if found and run.returncode in statuses else None


def counter():
    """The way to count on this machine, as (name, function), or None."""
    if shutil.which("perf") and by_perf(["true"]) is not None:
        return "perf", by_perf
    if shutil.which("valgrind") and by_callgrind(["true"]) is not None:
        return "callgrind", by_callgrind
    return None


def per_event(context, command, source, statuses=(0,)):
    """Instructions for each event, or None: `command` gives the command line for a path."""
    if context.counter is None or command is None:
        return None
    _, count = context.counter
    sample = events.sample(context, source)
    over_sample, over_nothing = (count(command(path), statuses) for path in (sample.path, events.empty(context)))
    if over_sample is None or over_nothing is None:
        return None
    return (over_sample - over_nothing) / sample.count
