"""Shared by the tests on outside data: where it lies, and what to do without it."""
import os
import pathlib
import sys

SKIPPED = 77  # ctest's SKIP_RETURN_CODE of these tests


def shared(name):
    """The path of an outside file; ends the test as skipped where it is missing."""
    path = pathlib.Path(os.environ.get("RULEC_SHARED", "../shared")) / name
    if not path.exists():
        print(f"skipped: {path} is missing (set RULEC_SHARED)")
        sys.exit(SKIPPED)
    return path


def require(condition, text):
    if not condition:
        print(f"FAILED: {text}")
        sys.exit(1)
