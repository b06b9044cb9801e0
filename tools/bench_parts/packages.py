"""Gets what the bench compares against, into the work directory: nothing is installed on the machine."""
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

SIMDJSON_SOURCE = "pysimdjson==7.0.2"  # its source package has simdjson's two files in them, newer than Debian's
PYTHON_PACKAGES = {"duckdb": "duckdb==2.0.0", "eql": "eql==1.0.1"}


class Missing(Exception):
    """Something cannot be had here; the text says why."""


def quiet(command, **options):
    """Runs a command; Missing, with the last line that it printed, if it fails."""
    try:
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False, **options)
    except OSError as error:
        raise Missing(f"{command[0]}: {error.strerror}") from error
    if run.returncode != 0:
        told = run.stdout.strip().splitlines() or ["no message"]
        raise Missing(f"{pathlib.Path(command[0]).name} failed: {told[-1][:160]}")
    return run.stdout


def debian(work, names):
    """Unpacks Debian packages below the work directory and returns where."""
    root = work / "debian" / names[0]
    if not (root / "whole").exists():
        archives = root / "archives"
        archives.mkdir(parents=True, exist_ok=True)
        quiet(["apt-get", "download", *names], cwd=archives)
        for archive in archives.glob("*.deb"):
            quiet(["dpkg-deb", "-x", archive, root])
        (root / "whole").touch()
    return root


def program(work, name, packages):
    """The command line of a program: the installed one, else that of Debian's packages with their libraries."""
    found = shutil.which(name)
    if found:
        return [found]
    root = debian(work, packages)
    return ["env", f"LD_LIBRARY_PATH={library_directory(root)}", str(root / "usr/bin" / name)]


def library_directory(root):
    found = sorted((root / "usr/lib").glob("*-linux-gnu"))
    return found[0] if found else root / "usr/lib"


def simdjson(work):
    """The directory with simdjson.h and simdjson.cpp."""
    directory = work / "simdjson" / SIMDJSON_SOURCE
    if not (directory / "simdjson.cpp").exists():
        directory.mkdir(parents=True, exist_ok=True)
        quiet([sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "-d", directory, SIMDJSON_SOURCE])
        with tarfile.open(next(directory.glob("*.tar.gz"))) as archive:
            for member in archive.getmembers():
                if member.isfile() and member.name.endswith(("/simdjson/simdjson.h", "/simdjson/simdjson.cpp")):
                    member.name = os.path.basename(member.name)
                    archive.extract(member, directory)
    return directory


def python(work, name):
    """A Python with one of PYTHON_PACKAGES."""
    directory = work / "python" / name
    executable = directory / "bin/python"
    if not (directory / "whole").exists():
        quiet([sys.executable, "-m", "venv", directory])
        quiet([executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PYTHON_PACKAGES[name]])
        (directory / "whole").touch()
    return executable


def compiled(work, name, sources, flags):
    """Compiles a program of the bench; again if a source is newer."""
    output = work / "programs" / name
    output.parent.mkdir(parents=True, exist_ok=True)
    if output.exists() and all(pathlib.Path(source).stat().st_mtime < output.stat().st_mtime for source in sources):
        return output
    quiet([*compiler_of(sources), *sources, *flags, "-o", output])
    return output


def compiler_of(sources):
    """The compiler that rulec is built with, else the system's."""
    if all(str(source).endswith(".c") for source in sources):
        return [shutil.which("clang-19") or "cc"]
    return [shutil.which("clang++-19") or "c++", "-std=c++17"]
