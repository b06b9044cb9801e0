"""Runs a command with the bytes of a file, whatever they are, as its last argument: run_with_query.py FILE COMMAND..."""
import pathlib
import subprocess
import sys

query = pathlib.Path(sys.argv[1]).read_bytes()
sys.exit(subprocess.run([*map(str.encode, sys.argv[2:]), query], stdin=subprocess.DEVNULL).returncode)
