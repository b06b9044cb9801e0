"""`rulec check` on each rule file of a published corpus ends with a verdict: no crash, no hang, no internal error, and
every refusal names a place in the file.

usage: corpus.py RULEC
"""
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

from common import require, shared

FILES = 2192


def check(rulec, path):
    done = subprocess.run([rulec, "check", "--include-deprecated", "--error-format=json", path], capture_output=True, text=True, timeout=60)
    return path, done.returncode, done.stderr


def main():
    rulec = sys.argv[1]
    archive = shared("rules/detection-rules.tar.gz")
    with tempfile.TemporaryDirectory() as directory:
        with tarfile.open(archive) as tar:
            tar.extractall(directory, filter="data") if sys.version_info >= (3, 12) else tar.extractall(directory)
        files = sorted(pathlib.Path(directory).rglob("*.toml"))
        require(len(files) == FILES, f"{len(files)} rule files instead of {FILES}")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda f: check(rulec, f), files))
    verdicts = collections.Counter()
    codes = collections.Counter()
    for path, code, errors in results:
        require(code in (0, 2), f"{path.name}: exit status {code}\n{errors}")
        verdicts[code] += 1
        placed = 0
        for line in errors.splitlines():
            diagnostic = json.loads(line)
            placed += diagnostic["severity"] == "error" and diagnostic["line"] > 0
            codes[diagnostic["code"]] += 1
        require(code == 0 or placed > 0, f"{path.name}: refused without a place\n{errors}")
    print(f"{verdicts[0]} files are sound, {verdicts[2]} are refused")
    for code, count in codes.most_common():
        print(f"{count:6} {code}")


main()
