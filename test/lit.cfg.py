# How lit runs the tests below test/ and rules/. Parameter: build, the build directory.
import os
import platform
import subprocess

import lit.formats

config.name = "rulec"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".toml", ".test"]
config.excludes = ["Inputs", "inputs"]

root = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
build = os.path.abspath(lit_config.params.get("build", os.path.join(root, "build/release")))
config.test_source_root = lit_config.params.get("suite", os.path.join(root, "test"))
config.test_exec_root = os.path.join(build, "lit")

config.environment["PATH"] = os.pathsep.join(["/usr/lib/llvm-19/bin", os.environ["PATH"]])
config.environment["LC_ALL"] = "C"
config.environment["XDG_CACHE_HOME"] = os.path.join(build, "test-cache")

config.substitutions.append(("%rulec", os.path.join(build, "bin/rulec")))
config.substitutions.append(("%rules", os.path.join(root, "rules")))
config.substitutions.append(("%inputs", os.path.join(root, "test/inputs")))
config.substitutions.append(("%build", build))
config.substitutions.append(("%root", root))
