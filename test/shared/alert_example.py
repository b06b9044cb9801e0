#!/usr/bin/env python3
"""The worked example of design/conventions.md: its rule and events give its documents in Kibana's form, byte for byte.

alert_example.py RULEC
The example's rule is written without the threat that its documents show; it is taken from them.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import common


def threat_toml(threat):
    lines = ["[[rule.threat]]", f'framework = {json.dumps(threat["framework"])}', "[rule.threat.tactic]"]
    lines += [f"{key} = {json.dumps(value)}" for key, value in threat["tactic"].items()]
    for technique in threat["technique"]:
        lines.append("[[rule.threat.technique]]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in technique.items() if key != "subtechnique"]
        for sub in technique["subtechnique"]:
            lines.append("[[rule.threat.technique.subtechnique]]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in sub.items()]
    return "\n".join(lines) + "\n"


def main():
    example = common.shared("design/conventions.md").read_text(encoding="utf-8").split("### Example", 1)[1]
    rule, events, shell, blocks = re.findall(r"```(?:toml|json)\n(.*?)```", example, re.S)[:4]
    document = json.loads(shell)
    expected = json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n" + blocks
    with tempfile.TemporaryDirectory() as directory:
        rule_file = pathlib.Path(directory) / "example.toml"
        rule_file.write_text(rule + threat_toml(document["kibana.alert.rule.threat"][0]), encoding="utf-8")
        arguments = [sys.argv[1], "run", str(rule_file), "--alert-format", "kibana", "--deterministic"]
        found = subprocess.run(arguments, input=events, capture_output=True, text=True, check=True).stdout
    common.require(found == expected, f"expected\n{expected}\nfound\n{found}")


main()
