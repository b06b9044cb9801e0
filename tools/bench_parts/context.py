"""What all sections of a run share."""
import dataclasses
import pathlib
import subprocess

from bench_parts import instructions, packages, pairs, rulesets

PARTS = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Matcher:
    rules: int
    path: pathlib.Path
    size: int  # bytes
    threads: int = 1

    @property
    def name(self):
        rules = "seed rule" if self.rules == 1 else f"{self.rules:,} rules"
        return rules if self.threads == 1 else f"{rules}, {self.threads} threads"

    def command(self, path):
        return [self.path, "--threads", str(self.threads), path]

    def by(self, threads):
        return dataclasses.replace(self, threads=threads)


@dataclasses.dataclass
class Context:
    rulec: pathlib.Path
    generate: pathlib.Path
    work: pathlib.Path
    bytes: int
    runs: int
    real: list
    corpus: pathlib.Path | None
    counting: bool  # instructions
    comparing: bool  # with competitors other than the loop
    sizes: list  # of sets of rules, of the scaling curve
    launcher: pathlib.Path | None = None
    counter: tuple | None = None
    pool: list = dataclasses.field(default_factory=list)
    competitors: dict = dataclasses.field(default_factory=dict)
    matchers: dict = dataclasses.field(default_factory=dict)
    missing: dict = dataclasses.field(default_factory=dict)
    rows: list = dataclasses.field(default_factory=list)

    def run(self, command, statuses=(0,)):
        return pairs.run(self.launcher, command, self.work / "output", statuses)

    def take(self, row):
        self.rows.append(row)
        return row


def prepare(context):
    """Compiles the launcher, finds a counter of instructions and the rules."""
    for program in (context.rulec, context.generate):
        if not program.exists():
            raise packages.Missing(f"{program} is not built")
    context.work.mkdir(parents=True, exist_ok=True)
    context.launcher = packages.compiled(context.work, "measure", [PARTS / "measure.c"], ["-O2", "-static"])
    context.pool = rulesets.pool(context.rulec, context.corpus)
    if context.counting:
        context.counter = instructions.counter()
        if context.counter is None:
            context.missing["instructions"] = "neither perf's counters nor valgrind are to be had"


def rules_of(context, count):
    """The first rules of the pool, or None, which is then said, if it has fewer."""
    if count <= len(context.pool):
        return context.pool[:count]
    context.missing[f"{count:,} rules"] = f"there are {len(context.pool)}; name a corpus by --corpus"
    return None


def matcher(context, count):
    """The matcher of so many rules, built once; None if there are fewer."""
    if count not in context.matchers:
        paths = rules_of(context, count)
        context.matchers[count] = built(context, count, paths) if paths else None
    return context.matchers[count]


def built(context, count, paths):
    path = context.work / "matchers" / str(count)
    path.parent.mkdir(parents=True, exist_ok=True)
    directory = rulesets.directory_of(context.work, paths)
    subprocess.run([context.rulec, "build", directory, "-o", path], check=True, stderr=subprocess.DEVNULL)
    return Matcher(count, path, path.stat().st_size)
