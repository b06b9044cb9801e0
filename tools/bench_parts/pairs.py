"""Runs of commands, and comparisons of two that run by turns."""
import dataclasses
import os
import statistics
import subprocess


class Failed(Exception):
    """A command ended with a status that it may not end with."""


@dataclasses.dataclass
class Sample:
    wall: float  # seconds
    cpu: float  # seconds, user and system
    rss: int  # bytes, at most


@dataclasses.dataclass
class Figures:
    """Medians of one command's runs."""

    wall: float
    cpu: float
    rss: int
    low: float  # quartiles of the wall time
    high: float


@dataclasses.dataclass
class Comparison:
    left: Figures
    right: Figures
    ratio: float  # median of left's wall time by right's, each within a pair
    low: float
    high: float
    pairs: int


def run(launcher, command, output, statuses=(0,)):
    """Runs a command once by the launcher (measure.c); its output goes to the file `output`, never to /dev/null: grep, for
    one, stops at the first match if nobody reads what it prints."""
    environment = dict(os.environ, LC_ALL="C")
    text = subprocess.run([launcher, output, *command], capture_output=True, text=True, check=True, env=environment).stdout
    wall, cpu, rss, status = (int(number) for number in text.split())
    if status not in statuses:
        with open(f"{output}.err", encoding="utf-8", errors="replace") as file:
            told = file.read().strip().split("\n")[-1]
        raise Failed(f"{command[0]} ended with status {status}: {told[:200]}")
    return Sample(wall / 1e9, cpu / 1e6, rss * 1024)


def quartiles(values):
    """The lower and the upper quartile; of a single value twice that."""
    if len(values) < 2:
        return values[0], values[0]
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, high


def figures(samples):
    low, high = quartiles([sample.wall for sample in samples])
    return Figures(
        wall=statistics.median(sample.wall for sample in samples),
        cpu=statistics.median(sample.cpu for sample in samples),
        rss=int(statistics.median(sample.rss for sample in samples)),
        low=low,
        high=high,
    )


def pair(first, left, right):
    """One run of each of two functions, `left` first if `first`; the results as (left, right)."""
    if first:
        return left(), right()
    after = right()
    return left(), after


def compare(count, left, right):
    """Runs two functions that give a Sample, back to back and in alternating order, `count` times after one that does not
    count: noise and the machine's changes of speed meet both."""
    left(), right()
    results = [pair(i % 2 == 0, left, right) for i in range(count)]
    ratios = [a.wall / b.wall for a, b in results]
    low, high = quartiles(ratios)
    return Comparison(figures([a for a, _ in results]), figures([b for _, b in results]), statistics.median(ratios), low, high, count)
