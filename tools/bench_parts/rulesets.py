"""Sets of rules, each a directory of copies: the seed rule, and the first N of an order in which every set holds the smaller."""
import hashlib
import json
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEED = ROOT / "rules/macos/installer_spawns_network_event.toml"


def live_eql(rulec, directory):
    """Files by id, of the rules below the directory that are EQL, can be compiled and are not deprecated."""
    run = subprocess.run([rulec, "list", "--format", "json", directory], capture_output=True, text=True, check=False)
    rules = [json.loads(line) for line in run.stdout.splitlines()]
    usable = [rule for rule in rules if rule["type"] == "eql" and rule["status"] == "ok" and not rule["deprecated"]]
    return {rule["id"]: pathlib.Path(rule["file"]) for rule in usable}


def shuffled(paths, root):
    """In an order that is the same everywhere and mixes the platforms."""
    return sorted(paths, key=lambda path: hashlib.sha256(str(path.relative_to(root)).encode()).digest())


def pool(rulec, corpus):
    """The seed rule, ours, then those of the corpus, if there is one, that are not ours, too."""
    own = ROOT / "rules"
    ours = live_eql(rulec, own)
    others = {id: path for id, path in (live_eql(rulec, corpus) if corpus else {}).items() if id not in ours}
    return [SEED, *shuffled([path for path in ours.values() if path != SEED], own), *shuffled(others.values(), corpus or own)]


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
