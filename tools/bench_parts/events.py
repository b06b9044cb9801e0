"""Files of events: generated, real ones repeated, respelt. Each is made once and kept in the work directory."""
import dataclasses
import gzip
import itertools
import os
import pathlib
import subprocess

from bench_parts import respell

RATES = ("0", "1e-5", "1e-3", "1e-1")
USUAL = "1e-3"
RESPELT_EVENTS = 4000  # so many are respelt, and then repeated


@dataclasses.dataclass
class Events:
    name: str
    path: pathlib.Path
    bytes: int
    count: int


def count_lines(path):
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def kept(work, name, write):
    """The events of a file that `write(file)` makes if it is not there yet, whole or not at all."""
    path = work / "events" / (name.replace(" ", "_") + ".ndjson")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with open(f"{path}.tmp", "wb") as file:
            write(file)
        os.rename(f"{path}.tmp", path)
    return path


def forget(path):
    """Has the next reader read a file from the disk. How a file that was just written lies in the page cache depends on how it was
    written; one that was read lies there in large pieces."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def events(label, path):
    forget(path)
    return Events(label, path, path.stat().st_size, count_lines(path))


def generated(context, rate=USUAL, size=None):
    size = size or context.bytes
    command = [context.generate, "--bytes", str(size), "--rate", rate, "--seed", "1"]
    path = kept(context.work, f"generated {rate} {size}", lambda file: subprocess.run(command, stdout=file, check=True))
    return events(f"generated, rate {rate}", path)


def repeat(file, data, size):
    """Writes whole copies of `data` until `size` bytes are written, the last one cut at a line's end."""
    for _ in range(size // len(data)):
        file.write(data)
    rest = data[: size % len(data)]
    file.write(rest[: rest.rfind(b"\n") + 1])


def lines_of(paths):
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as file:
            yield from (line if line.endswith(b"\n") else line + b"\n" for line in file)


def real(context):
    """Real events repeated to size, or None if there are none. Their times go back at each repetition, so that hits of
    sequences are late from then on."""
    if not context.real:
        return None
    key = "-".join(path.name.split(".")[0] for path in context.real)
    path = kept(context.work, f"real {key} {context.bytes}", lambda file: repeat(file, b"".join(lines_of(context.real)), context.bytes))
    return events("real", path)


def hostile(context, spelling):
    def write(file):
        with open(generated(context, size=min(context.bytes, 12_000_000)).path, "rb") as source:
            lines = itertools.islice(source, RESPELT_EVENTS)
            repeat(file, b"".join(respell.respell(lines, spelling)), context.bytes)

    path = kept(context.work, f"{spelling} {USUAL} {context.bytes}", write)
    return events(f"hostile, {spelling}", path)


def sample(context, source, count=2000):
    """The first events of a file, to count instructions over."""

    def write(file):
        with open(source.path, "rb") as lines:
            file.writelines(itertools.islice(lines, count))

    path = kept(context.work, f"sample {count} of {source.path.stem}", write)
    return events(source.name, path)


def empty(context):
    return kept(context.work, "empty", lambda file: None)
