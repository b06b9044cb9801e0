"""Every query of the published suite finds what it must, by every engine: tools/eql-suite says so.

usage: eql_suite.py EQL_SUITE [OPTIONS]
"""
import subprocess
import sys

from common import shared

sys.exit(subprocess.run([sys.argv[1], shared("eql/suite"), *sys.argv[2:]]).returncode)
