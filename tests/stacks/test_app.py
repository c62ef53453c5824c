"""`python app.py` works by itself: no command line, no credentials, no Node on the PATH, from any folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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


def test_a_mistake_is_told_in_its_own_words_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback: file, line, field, value, rule, fix."""
    from stacks.app import main  # starts Node: only the tests that need it pay for it

    folder, outdir = tmp_path / "environments", tmp_path / "cdk.out"
    folder.mkdir()
    good = (ROOT / "environments" / "dev.yaml").read_text()
    (folder / "dev.yaml").write_text(good.replace("service: ml-service", "service: ml"))

    code = main(folder, outdir=str(outdir))

    assert code == 1
    assert capsys.readouterr().err == (
        "environments/dev.yaml:23: endpoints.0.service = 'ml' is not among the services.\n"
        "  fix: use one of: api-gateway, ml-service, data-pipeline\n"
    )
    assert not outdir.exists()
