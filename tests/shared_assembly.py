"""One synth for a whole run of the tests, whichever worker needs it first: the app as a person starts it.

It runs as a process of its own that knows nothing of this one: no credentials, no Node on the PATH, another
folder. The CDK's own validation of templates is on here, and off everywhere else, as it takes as long as the
rest.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("PYTHONPATH", "CDK_VALIDATION")
"""For whoever sets them by hand: a second worktree has its own code, and may have no time for validation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesized:
    """What `python app.py` did.

    Attributes:
        outdir: The folder with the cloud assembly.
        returncode: How the process ended; 0 when all is well.
        said: What it wrote to its standard error.
    """

    outdir: str
    returncode: int
    said: str


def synthesized_once(folder: Path) -> Synthesized:
    """The synth of this run; who comes second waits for the first. `folder` is the run's own."""
    outcome = folder / "synthesized.json"
    with (folder / "synthesized.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not outcome.exists():
            outcome.write_text(json.dumps(asdict(_synthesize(folder))), encoding="utf-8")
    return Synthesized(**json.loads(outcome.read_text(encoding="utf-8")))


def _synthesize(folder: Path) -> Synthesized:
    outdir, home = folder / "cdk.out", folder / "empty"
    home.mkdir()
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        cwd=home,
        env={"PATH": str(home), "HOME": str(home), "CDK_OUTDIR": str(outdir), **kept},
        capture_output=True,
        text=True,
        check=False,
    )
    return Synthesized(outdir=str(outdir), returncode=done.returncode, said=done.stderr)
