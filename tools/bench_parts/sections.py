"""The sections of a run: each measures, keeps rows for the JSON and prints a table."""
import dataclasses
import json
import os
import shutil
import subprocess

from bench_parts import competitors, costs, embedded, events, instructions, pairs, plots, rulesets, tables
from bench_parts import context as contexts

SETS = (1, 10, 100, 1000)
SCAN_HEAD = ["events", "what", "GB/s", "events/s", "ns/event", "instructions/event", "memory", "matcher's time by its"]


def heading(text):
    print(f"\n## {text}\n")


def matchers(context):
    found = (contexts.matcher(context, count) for count in SETS)
    return [matcher for matcher in found if matcher]


# Start-up and building


def start(context):
    """From start to exit on empty input, beside `true`."""
    heading("Start-up")
    nothing = events.empty(context)
    rows = [started(context, matcher, nothing) for matcher in matchers(context)]
    tables.show(["matcher", "size", "ms", "`true`, ms", "ratio", "memory"], rows)


def started(context, matcher, nothing):
    result = pairs.compare(10 * context.runs, lambda: context.run(matcher.command(nothing)), lambda: context.run(["true"]))
    context.take({"section": "start", "rules": matcher.rules, "size": matcher.size, **dataclasses.asdict(result)})
    left, right = result.left, result.right
    ratio = tables.with_quartiles(result.ratio, result.low, result.high)
    return [matcher.name, tables.size(matcher.size), tables.number(left.wall * 1e3), tables.number(right.wall * 1e3), ratio, tables.size(left.rss)]


def build(context):
    """`rulec build` from start to exit: with an empty cache, with a full one, and after one rule changed."""
    heading("Compile time")
    rows = []
    for count in SETS:
        paths = contexts.rules_of(context, count)
        if paths:
            rows += built(context, count, paths)
    tables.show(["rules", "cache", "ms", "quartiles", "processor ms", "memory"], rows)


def built(context, count, paths):
    directory = rulesets.directory_of(context.work, paths)
    command = [context.rulec, "build", directory, "--cache", context.work / "cache", "-o", context.work / "built"]
    samples = {"empty": [], "full": [], "one rule changed": []}
    for _ in range(context.runs):
        shutil.rmtree(context.work / "cache", ignore_errors=True)
        samples["empty"].append(context.run(command))
        samples["full"].append(context.run(command))
        rulesets.change_one(directory, os.urandom(6).hex())
        samples["one rule changed"].append(context.run(command))
    return [built_row(context, count, cache, runs) for cache, runs in samples.items()]


def built_row(context, count, cache, runs):
    figures = pairs.figures(runs)
    context.take({"section": "build", "rules": count, "cache": cache, "runs": len(runs), **dataclasses.asdict(figures)})
    wall, low, high, cpu = (tables.number(1e3 * value) for value in (figures.wall, figures.low, figures.high, figures.cpu))
    return [f"{count:,}", cache, wall, f"{low} to {high}", cpu, tables.size(figures.rss)]


# Scans


def scan_row(source, what, figures, count, ratio):
    nanoseconds = figures.wall * 1e9 / source.count
    speed, rate = source.bytes / figures.wall / 1e9, source.count / figures.wall
    texts = [tables.number(value) for value in (speed, rate, nanoseconds, count)]
    return [source.name, what, *texts, tables.size(figures.rss), ratio]


def scanned(context, section, matcher, source, other):
    """Compares a matcher with a competitor on a file of events and returns the comparison's row."""
    result = pairs.compare(
        context.runs,
        lambda: context.run(matcher.command(source.path)),
        lambda: context.run(other.command(source.path), other.statuses),
    )
    facts = {"section": section, "rules": matcher.rules, "threads": matcher.threads, "size": matcher.size, "events": source.name, "bytes": source.bytes}
    facts |= {"count": source.count, "competitor": other.name, "does": other.does, **dataclasses.asdict(result)}
    facts["instructions"] = {
        "matcher": instructions.per_event(context, matcher.command, source),
        "competitor": instructions.per_event(context, competitors.counted(context, other), source, other.statuses),
    }
    context.take(facts)
    return result, facts["instructions"]


def scan(context, section, matcher, source, names):
    """Rows of a matcher and of each competitor that can be had, on one file; the matcher's figures are those of its pairs
    with the first one."""
    rows = []
    for name in names:
        other = competitors.get(context, name)
        if other is None:
            rows.append([source.name, name, *["-"] * 5, f"cannot be had: {context.missing[name]}"])
            continue
        try:
            result, counts = scanned(context, section, matcher, source, other)
        except pairs.Failed as failed:
            context.missing[f"{name} over {source.name}"] = str(failed)
            rows.append([source.name, name, *["-"] * 5, f"failed: {failed}"])
            continue
        if not any(row[1] == matcher.name for row in rows):
            rows.insert(0, scan_row(source, matcher.name, result.left, counts["matcher"], "1"))
        ratio = tables.with_quartiles(result.ratio, result.low, result.high)
        rows.append(scan_row(source, name, result.right, counts["competitor"], ratio))
    return rows


def wanted(context, *names):
    return names if context.comparing else names[:1]


def real_or_say(context):
    found = events.real(context)
    if found is None:
        context.missing["real events"] = "name them by --real, or a directory with events/*.ndjson.gz by RULEC_SHARED"
    return [found] if found else []


def by_one_and_all(matcher):
    """The matcher by one thread and, as it works unless it is told otherwise, by all processors."""
    processors = len(os.sched_getaffinity(0))
    return [matcher] if processors == 1 else [matcher, matcher.by(processors)]


def seed(context):
    """The seed rule over every kind of events."""
    heading("The seed rule")
    matcher = contexts.matcher(context, 1)
    plain = [events.generated(context, rate) for rate in events.RATES] + real_or_say(context)
    rows = []
    for source in plain:
        for one in by_one_and_all(matcher):
            rows += scan(context, "seed", one, source, wanted(context, "read loop", "wc -l", "simdjson"))
    for spelling in ("escaped", "dotted"):
        source = events.hostile(context, spelling)
        rows += scan(context, "seed", matcher, source, wanted(context, "read loop", "wc -l", "simdjson, keys unescaped"))
    tables.show(SCAN_HEAD, rows)


def tools(context):
    """The seed rule beside everything that can be had, slow things on a tenth of the events."""
    heading("The seed rule and other tools")
    matcher = contexts.matcher(context, 1)
    names = wanted(context, *(name for name in competitors.ALL if name != "simdjson, keys unescaped"))
    slow = [name for name in names if is_slow(context, name)]
    tenth = events.generated(context, size=context.bytes // 10)
    tables.show(SCAN_HEAD, scan(context, "tools", matcher, events.generated(context), [name for name in names if name not in slow]))
    if slow:
        print(f"\nOn {tables.size(tenth.bytes)}:\n")
        tables.show(SCAN_HEAD, [row for one in by_one_and_all(matcher) for row in scan(context, "tools", one, tenth, slow)])
    dense = events.generated(context, rate="1e-1", size=context.bytes // 10)
    print(f"\nWhat they find in {dense.count:,} events, {dense.name}:\n")
    tables.show(["what", "does", "finds"], findings(context, matcher, dense, names))


def is_slow(context, name):
    other = competitors.get(context, name)
    return other is not None and other.slow


def alerts(matcher, source):
    """The alerts of a matcher over a file, by its counters."""
    run = subprocess.run([*matcher.command(source.path), "--stats"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    counters = json.loads(run.stderr.splitlines()[-1])
    return sum(rule["alerts"] for rule in counters["rules"])


def findings(context, matcher, source, names):
    """What each says that it counts, and the number that it prints first: so it is seen that it did what it says."""
    rows = [[matcher.name, "the rule", f"{alerts(matcher, source):,}"]]
    for other in (competitors.get(context, name) for name in names):
        if other:
            context.run(other.command(source.path), other.statuses)
            printed = (context.work / "output").read_text(encoding="utf-8").split()
            rows.append([other.name, other.does, f"{int(printed[0]):,}" if printed else "0"])
    return rows


def rules(context):
    """Sets of rules over generated, real and hostile events."""
    heading("Many rules")
    sources = [events.generated(context), *real_or_say(context), events.hostile(context, "escaped")]
    rows = []
    for source in sources:
        for matcher in matchers(context):
            rows += scan(context, "rules", matcher, source, ["read loop"])
    tables.show(SCAN_HEAD, rows)


def curve(context):
    """Time per event over the number of rules."""
    heading("The scaling curve")
    loop = competitors.get(context, "read loop")
    if loop is None:
        return []
    curves, rows = [], []
    for source in [events.generated(context), *real_or_say(context)]:
        points = curve_points(context, source, loop)
        curves.append(plots.Curve(source.name, points))
        rows += [[source.name, f"{at:,}", *map(tables.number, values)] for at, *values in points]
    tables.show(["events", "rules", "ns/event", "lower quartile", "upper quartile"], rows)
    return curves


def curve_points(context, source, loop):
    """(rules, ns per event, lower and upper quartile) for each size of a set that there are rules for."""
    found = (contexts.matcher(context, count) for count in context.sizes)
    points = []
    for matcher in (matcher for matcher in found if matcher):
        result, _ = scanned(context, "curve", matcher, source, loop)
        points.append((matcher.rules, *(1e9 * wall / source.count for wall in (result.left.wall, result.left.low, result.left.high))))
    return points


def threads(context):
    """The seed rule and the largest set, by one thread and by more, up to the number of processors."""
    heading("Threads")
    source = events.generated(context)
    most = len(os.sched_getaffinity(0))
    counts = sorted({most, *(2**exponent for exponent in range(1, 8) if 2**exponent < most)} - {1})
    curves, rows = [], []
    for matcher in (matchers(context)[0], matchers(context)[-1]):
        points = [(1, 1, 1, 1)]
        for count in counts:
            result = pairs.compare(
                context.runs,
                lambda: context.run(matcher.command(source.path)),
                lambda number=count: context.run(matcher.by(number).command(source.path)),
            )
            context.take({"section": "threads", "rules": matcher.rules, "threads": count, "bytes": source.bytes, **dataclasses.asdict(result)})
            points.append((count, result.ratio, result.low, result.high))
            gain = tables.with_quartiles(result.ratio, result.low, result.high)
            rows.append([matcher.name, str(count), tables.number(source.bytes / result.right.wall / 1e9), gain, tables.number(result.right.cpu / result.left.cpu), tables.size(result.right.rss)])
        curves.append(plots.Curve(matcher.name, points))
    tables.show(["matcher", "threads", "GB/s", "times as fast as one", "processor time by one's", "memory"], rows)
    return curves


ALL = {"start": start, "build": build, "seed": seed, "tools": tools, "rules": rules, "curve": curve, "threads": threads, "memory": embedded.memory, "latency": embedded.latency, "cost": costs.cost}
