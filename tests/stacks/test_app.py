"""`python app.py` works by itself: no command line, no credentials, no Node on the PATH, from any folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_synth_needs_nothing_but_this_python(tmp_path: Path) -> None:
    """The environment is empty but for what this test gives; jsii takes the Node of the wheel."""
    outdir = tmp_path / "cdk.out"
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        cwd=tmp_path,
        env={
            "PATH": str(tmp_path),
            "HOME": str(tmp_path),
            "CDK_VALIDATION": "false",
            "CDK_OUTDIR": str(outdir),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (outdir / "assembly-prod").is_dir()
