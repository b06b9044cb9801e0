# The rules' own tests: each rule file says how its events are run and what must come out.
import os

lit_config.params.setdefault("suite", os.path.dirname(__file__))
lit_config.load_config(config, os.path.join(os.path.dirname(__file__), "../test/lit.cfg.py"))
config.name = "rulec rules"
config.suffixes = [".test"]
