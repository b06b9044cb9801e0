"""What the figures were taken on."""
import os
import pathlib
import platform
import subprocess


def first_line(command):
    """The first line that a command prints, or None if it cannot be run."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return (run.stdout or run.stderr).strip().split("\n")[0]


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown processor"


def distribution():
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    except OSError:
        return "Linux"


def describe(rulec):
    """Facts of the machine and the compiler under test, as texts and numbers."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{distribution()}, Linux {platform.release()}",
        "load": round(os.getloadavg()[0], 1),
        "rulec": first_line([rulec, "version"]),
    }


def sentence(facts):
    return "{processor}, {cores} cores, {system}, load {load} at the start; {rulec}".format(**facts)
