"""Sets of rules, each a directory of copies: the seed rule, and the first N of an order in which every set holds the smaller."""
import hashlib
import json
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEED = ROOT / "rules/macos/installer_spawns_network_event.toml"


def live_eql(rulec, directories):
    """Files of the rules below the directories that are EQL, can be compiled and are not deprecated; of an id the first."""
    run = subprocess.run([rulec, "list", "--format", "json", *directories], capture_output=True, text=True, check=False)
    rules = [json.loads(line) for line in run.stdout.splitlines()]
    usable = [rule for rule in rules if rule["type"] == "eql" and rule["status"] == "ok" and not rule["deprecated"]]
    first = {rule["id"]: rule for rule in reversed(usable)}
    return [pathlib.Path(rule["file"]) for rule in usable if first[rule["id"]] is rule]


def shuffled(paths, root):
    """In an order that is the same everywhere and mixes the platforms."""
    return sorted(paths, key=lambda path: hashlib.sha256(str(path.relative_to(root)).encode()).digest())


def pool(rulec, corpus):
    """The seed rule, ours, then those of the corpus, if there is one."""
    own = ROOT / "rules"
    paths = live_eql(rulec, [own, *([corpus] if corpus else [])])
    ours = [path for path in paths if path.is_relative_to(own) and path != SEED]
    others = [path for path in paths if not path.is_relative_to(own)]
    return [SEED, *shuffled(ours, own), *shuffled(others, corpus or own)]


def directory_of(work, paths):
    """A directory with copies of the rules, numbered, for names may meet twice."""
    directory = work / "rules" / str(len(paths))
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for number, path in enumerate(paths):
        shutil.copyfile(path, directory / f"{number:04}-{path.name}")
    return directory


def changed(text, nonce):
    """The rule's text with one more condition in its first filter."""
    start = text.index("query = ")
    return text[:start] + re.sub(r"\bwhere\b", f'where host.name != "{nonce}" and', text[start:], count=1)


def change_one(directory, nonce):
    """Changes the first rule of the directory, the seed rule, into one that was never compiled before."""
    path = min(directory.iterdir())
    path.write_text(changed(SEED.read_text(encoding="utf-8"), nonce), encoding="utf-8")
