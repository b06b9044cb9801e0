"""What matchers are compared with: each is built or looked for, and says what it does of a matcher's work."""
import dataclasses
import pathlib
import typing

from bench_parts import machine, packages, rulesets

PARTS = pathlib.Path(__file__).resolve().parent
LITERALS = ("/usr/sbin/installer", "/System/Library/CoreServices/Installer.app/Contents/MacOS/Installer")


@dataclasses.dataclass
class Competitor:
    name: str
    does: str
    command: typing.Callable  # of a path: the command line
    counted: typing.Callable | None = None  # the same without AVX-512, for instructions; None: not counted
    slow: bool = False  # is given a tenth of the events
    statuses: tuple = (0,)  # with which it may end


def counted(context, competitor):
    """The command whose instructions are counted: where the processor counts, the one that is timed."""
    by_processor = context.counter is not None and context.counter[0] == "perf"
    return competitor.command if by_processor else competitor.counted


def native(context, name, sources, flags):
    """A program for this processor, and one for the processor on which instructions are counted."""
    march = {"native": "-march=native", "counted": "-march=x86-64-v3"}
    return [packages.compiled(context.work, f"{name}-{kind}", sources, [option, *flags]) for kind, option in march.items()]


def both(command):
    """A command of which instructions can be counted as it is."""
    return {"command": command, "counted": command}


def newlines(context):
    fast, counted = native(context, "newlines", [PARTS / "newlines.c"], ["-O3"])
    return Competitor("read loop", "counts line ends", lambda path: [fast, path], lambda path: [counted, path])


def wc(context):
    version = machine.first_line(["wc", "--version"])
    if not version:
        raise packages.Missing("no wc")
    return Competitor("wc -l", f"counts line ends, {version}", **both(lambda path: ["wc", "-l", path]))


def literal_options():
    return [part for literal in LITERALS for part in ("-e", literal)]


def grep(context):
    version = machine.first_line(["grep", "--version"])
    if not version:
        raise packages.Missing("no grep")
    does = f"lines with one of the rule's two paths, {version}"
    return Competitor("grep -cF", does, **both(lambda path: ["grep", "-cF", *literal_options(), path]), statuses=(0, 1))


def by(program, command):
    """The command; what `env` starts is not counted."""
    return both(command) if len(program) == 1 else {"command": command}


def ripgrep(context):
    program = packages.program(context.work, "rg", ["ripgrep"])
    version = machine.first_line([*program, "--version"])
    does = f"lines with one of the rule's two paths, {version}"
    return Competitor("ripgrep", does, **by(program, lambda path: [*program, "-c", "-F", *literal_options(), path]), statuses=(0, 1))


def simdjson(context):
    source = packages.simdjson(context.work)
    sources = [PARTS / "fields.cpp", source / "simdjson.cpp"]
    fast, counted = native(context, "fields", sources, ["-O3", "-DNDEBUG", f"-I{source}"])
    version = machine.first_line([fast])
    return Competitor("simdjson", f"takes seven fields, On-Demand, {version}", lambda path: [fast, path], lambda path: [counted, path])


def simdjson_unescaped(context):
    """For spellings in which keys must be read."""
    plain = simdjson(context)
    return dataclasses.replace(
        plain,
        name="simdjson, keys unescaped",
        does=plain.does + ", keys unescaped",
        command=lambda path: [*plain.command(path), "unescape"],
        counted=lambda path: [*plain.counted(path), "unescape"],
    )


def vectorscan_flags(context):
    """Flags that find the library: the installed one, else Debian's."""
    if pathlib.Path("/usr/include/hs/hs.h").exists():
        return ["-lhs"]
    root = packages.debian(context.work, ["libvectorscan-dev", "libvectorscan5"])
    libraries = packages.library_directory(root)
    return [f"-I{root}/usr/include", f"-L{libraries}", f"-Wl,-rpath,{libraries}", "-lhs"]


def vectorscan(context):
    fast = packages.compiled(context.work, "literals", [PARTS / "literals.cpp"], ["-O2", *vectorscan_flags(context)])
    version = machine.first_line([fast])
    return Competitor("Vectorscan", f"places of the rule's two paths, {version}", **both(lambda path: [fast, path, *LITERALS]))


def jq(context):
    program = packages.program(context.work, "jq", ["jq", "libjq1", "libonig5"])
    version = machine.first_line([*program, "--version"])
    command = by(program, lambda path: [*program, "-n", "-f", PARTS / "installer.jq", path])
    return Competitor("jq", f"the rule's first step, {version}", **command, slow=True)


def by_python(context, name, does, script):
    executable = packages.python(context.work, name)
    version = machine.first_line([executable, "-c", f"import importlib.metadata as m; print(m.version('{name}'))"])
    return Competitor(name, f"{does}, {version}", lambda path: [executable, PARTS / script, path, rulesets.SEED], slow=True)


def duckdb(context):
    return by_python(context, "duckdb", "the rule as a join, without IPv6 blocks, one thread", "installer_duckdb.py")


def python_eql(context):
    return by_python(context, "eql", "the rule without IPv6 blocks, Python", "installer_eql.py")


ALL = {
    "read loop": newlines,
    "wc -l": wc,
    "grep -cF": grep,
    "ripgrep": ripgrep,
    "Vectorscan": vectorscan,
    "simdjson": simdjson,
    "simdjson, keys unescaped": simdjson_unescaped,
    "jq": jq,
    "duckdb": duckdb,
    "eql": python_eql,
}


def get(context, name):
    """A competitor, made once; None if it cannot be had, which is then among the context's missing things."""
    if name not in context.competitors:
        try:
            context.competitors[name] = ALL[name](context)
        except packages.Missing as missing:
            context.competitors[name] = None
            context.missing[name] = str(missing)
    return context.competitors[name]
