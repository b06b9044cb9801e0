"""The section `cost`: what `rulec cost` predicts beside what is counted, and the constants that fit what was counted."""
import json
import pathlib
import re
import shutil
import statistics
import subprocess

from bench_parts import events, instructions, rulesets, tables
from bench_parts import context as contexts

SETS = (1, 10, 100, 1000)
PICKED = 24  # rules whose own cost is counted
OF = 100  # rules of the set that they are left out of
NOISE = 20  # instructions: what a rule more or less changes in tables and their hashes
HIT = "network"  # a category that some events have
CONSTANTS = {"compiler/driver/cost_model.h": "CostConstants", "compiler/codegen/prefilter.h": "SearchCosts"}


def predicted(context, directory):
    """What `rulec cost` says of the rules below a directory, for events like the sample."""
    run = subprocess.run([context.rulec, "cost", directory, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(run.stdout)


def counted(context, paths, name, source):
    """Instructions for each event of a matcher of these rules."""
    directory = context.work / "costs" / name
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for number, path in enumerate(paths):
        shutil.copyfile(path, directory / f"{number:04}-{path.name}")
    matcher = context.work / "costs/matcher"
    subprocess.run([context.rulec, "build", directory, "-o", matcher], check=True, stderr=subprocess.DEVNULL)
    return directory, instructions.per_event(context, lambda path: [matcher, "--threads", "1", path], source)


def picks(rules, count=PICKED):
    """Rules across the range of their predicted cost, evenly by rank."""
    ranked = sorted(rules, key=lambda rule: rule["instructions"])
    if len(ranked) <= count:
        return ranked
    return [ranked[round(i * (len(ranked) - 1) / (count - 1))] for i in range(count)]


def ranks(values):
    """The rank of each value, from 0 on; equal ones share the middle of theirs."""
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]


def rank_correlation(left, right):
    """Spearman's; None where one side does not vary."""
    if len(set(left)) < 2 or len(set(right)) < 2:
        return None
    return statistics.correlation(ranks(left), ranks(right))


def fitted(amounts, wanted):
    """The factor, not negative, with which the amounts come nearest to what is wanted, by least squares of relative errors; what
    is within the noise weighs no more than the noise."""
    weights = [1 / (abs(value) + NOISE) ** 2 for value in wanted]
    squares = sum(weight * amount * amount for weight, amount in zip(weights, amounts))
    products = sum(weight * amount * value for weight, amount, value in zip(weights, amounts, wanted))
    return max(products, 0) / squares if squares else None


def ratio(row):
    return row["predicted"] / row["counted"] if row["counted"] else None


def of_sets(context, source):
    """Whole sets: a row for each with both figures."""
    rows = []
    for count in SETS:
        paths = contexts.rules_of(context, count)
        if not paths:
            continue
        directory, found = counted(context, paths, f"set-{count}", source)
        said = predicted(context, directory)
        rows.append(context.take({"section": "cost", "rules": count, "predicted": said["total"], "counted": found, "said": said}))
    return rows


def of_rules(context, source):
    """Single rules: what the set costs less without each."""
    paths = contexts.rules_of(context, min(OF, len(context.pool)))
    directory, whole = counted(context, paths, "whole", source)
    ids = rulesets.live_eql(context.rulec, directory)
    rows = []
    for rule in picks(predicted(context, directory)["rules"]):
        others = [path for path in sorted(directory.iterdir()) if path != pathlib.Path(ids[rule["id"]])]
        _, without = counted(context, others, "without", source)
        rows.append(context.take({"section": "cost", "rule": rule["id"], "predicted": rule["instructions"], "counted": whole - without, "said": rule}))
    return rows


def of_hits(context, source):
    """Instructions of a match whose alert is withheld, and of a hit that goes into state."""
    queries = {
        "match": 'any where event.category == "{}"',
        "state": 'sequence by process.entity_id [any where event.category == "{}"] [any where event.category == "no such one"]',
    }
    return {name: of_hit(context, source, query) for name, query in queries.items()}


def of_hit(context, source, query):
    """What a query takes more where events satisfy it, for each of them."""
    figures = []
    for category in (HIT, "no such one"):
        matcher = context.work / "costs/hits"
        command = [context.rulec, "build", "-e", query.format(category), "--disable-pass", "prefilter", "-o", matcher]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        figures.append(instructions.per_event(context, lambda path: [matcher, "--threads", "1", path, "--max-signals", "1"], source))
    sample = events.sample(context, source)
    lines = [json.loads(line) for line in sample.path.read_text(encoding="utf-8").splitlines()]
    hits = sum(HIT in line["event"]["category"] for line in lines)
    return (figures[0] - figures[1]) * len(lines) / hits if hits else None


def constants(sets, rules, now):
    """For each constant the value that fits best if all others are as they are."""
    of_base = {passes: [row for row in sets if row["said"]["base"]["passes_over"] == passes] for passes in (False, True)}
    amounts = {
        "search": [(row, row["said"]["base"]["bytes"]) for row in of_base[True]],
        "needle": [(row, row["said"]["base"]["bytes"] * row["said"]["base"]["needles"]) for row in of_base[True]],
        "read": [(row, row["said"]["base"]["bytes"]) for row in of_base[False]],
    }
    for name, key in (("value", "values"), ("lookUp", "look_ups"), ("call", "asked"), ("comparison", "comparisons")):
        amounts[name] = [(row, row["said"][key]) for row in rules]
    return {name: alone(rows, now[name]) for name, rows in amounts.items()}


def alone(rows, constant):
    """The best value of a constant: `rows` are pairs of a row and of how much the constant stands for in it."""
    wanted = [row["counted"] - row["predicted"] + amount * constant for row, amount in rows]
    return fitted([amount for _, amount in rows], wanted)


def constants_now():
    """As they stand in the sources."""
    found = {}
    for path, struct in CONSTANTS.items():
        text = (rulesets.ROOT / path).read_text(encoding="utf-8")
        begin = text.index(f"struct {struct} {{")
        found |= {name: float(value) for name, value in re.findall(r"double (\w+) = ([\d.]+);", text[begin : text.index("};", begin)])}
    return found


def cost(context):
    """What `rulec cost` predicts beside instructions counted, for sets and for single rules."""
    print("\n## Predicted cost\n")
    if context.counter is None:
        context.missing["counted cost"] = "no instructions are counted"
        return
    source = events.generated(context)
    sets = of_sets(context, source)
    tables.show(["rules", "predicted", "counted", "ratio"], [[f"{row['rules']:,}", *map(tables.number, (row["predicted"], row["counted"], ratio(row)))] for row in sets])
    rules = of_rules(context, source)
    print(f"\nSingle rules of a set of {min(OF, len(context.pool))}:\n")
    head = ["rule", "asked, %", "comparisons", "predicted", "counted", "ratio"]
    tables.show(head, [[row["rule"], *map(tables.number, (100 * row["said"]["asked"], row["said"]["comparisons"], row["predicted"], row["counted"], ratio(row)))] for row in rules])
    correlation = rank_correlation([row["predicted"] for row in rules], [row["counted"] for row in rules])
    print(f"\nRank correlation of single rules: {tables.number(correlation)}\n")
    now = constants_now()
    fit = constants(sets, rules, now) | of_hits(context, source)
    context.take({"section": "cost", "rank_correlation": correlation, "constants": fit})
    tables.show(["constant", f"in {' and '.join(CONSTANTS)}", "fits best"], [[name, tables.number(now[name]), tables.number(value)] for name, value in fit.items()])
