"""The sections `memory` and `latency`: matchers called by a program that has the events in memory (embedded.cpp)."""
import os
import statistics
import subprocess

from bench_parts import context as contexts
from bench_parts import events, packages, pairs, rulesets, tables

PARTS = contexts.PARTS
SETS = (1, 100, 1024)


def program(context, count):
    """The program with a matcher of so many rules; None if there are fewer."""
    paths = contexts.rules_of(context, count)
    if not paths:
        return None
    runtime = context.rulec.parent.parent / "runtime/librulec_runtime.a"
    if not runtime.exists():
        raise packages.Missing(f"{runtime} is not built")
    plan = context.work / "programs" / f"plan-{count}.o"
    plan.parent.mkdir(parents=True, exist_ok=True)
    directory = rulesets.directory_of(context.work, paths)
    subprocess.run([context.rulec, "build", "--emit=obj", directory, "-o", plan], check=True, stderr=subprocess.DEVNULL)
    flags = ["-O3", "-march=native", f"-I{rulesets.ROOT}"]
    return packages.compiled(context.work, f"embedded-{count}", [PARTS / "embedded.cpp", plan, runtime], flags)


def numbers(command):
    """What the program prints."""
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ, LC_ALL="C"))
    return [int(text) for text in run.stdout.split()]


def memory(context):
    """The seed rule over events in memory, beside the sum of the same bytes."""
    print("\n## In memory\n")
    embedded = program(context, 1)
    sources = [events.generated(context, rate) for rate in events.RATES]
    sources += [events.hostile(context, spelling) for spelling in ("escaped", "dotted")]
    rows = [summed(context, embedded, source) for source in sources]
    tables.show(["events", "GB/s", "sum of bytes, GB/s", "share"], rows)


def summed(context, embedded, source):
    of_one = lambda what: lambda: numbers([embedded, what, source.path])[0]
    runs = [pairs.pair(i % 2 == 0, of_one("feed"), of_one("sum")) for i in range(context.runs)]
    fed, total = (source.bytes / statistics.median(times) for times in zip(*runs))
    shares = [right / left for left, right in runs]
    low, high = pairs.quartiles(shares)
    share = statistics.median(shares)
    context.take({"section": "memory", "events": source.name, "bytes": source.bytes, "fed": fed, "summed": total, "share": share, "low": low, "high": high})
    return [source.name, tables.number(fed), tables.number(total), tables.with_quartiles(share, low, high)]


def latency(context):
    """How long each line takes, given by itself."""
    print("\n## One event at a time\n")
    found = ((count, program(context, count)) for count in SETS)
    real = events.real(context)
    rows = []
    for count, embedded in ((count, embedded) for count, embedded in found if embedded):
        for source in [events.generated(context, size=context.bytes // 5), *([real] if real else [])]:
            rows.append(timed(context, count, embedded, source))
    tables.show(["rules", "events", "median, µs", "p99", "p99.9", "longest", "alerts and notices"], rows)


def timed(context, count, embedded, source):
    runs = [numbers([embedded, "each", source.path]) for _ in range(context.runs)]
    middle, high, higher, longest, written = (statistics.median(values) for values in zip(*runs))
    figures = {"median": middle, "p99": high, "p99.9": higher, "longest": longest, "written": written}
    context.take({"section": "latency", "rules": count, "events": source.name, "count": source.count, **figures})
    return [f"{count:,}", source.name, *(tables.number(value / 1e3) for value in (middle, high, higher, longest)), f"{written:,.0f}"]
