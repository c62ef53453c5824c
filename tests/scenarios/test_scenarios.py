"""Every alarm is shown to fire on its fault and to stay quiet otherwise, on the synthesized template."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.cli import main

ROOT = Path(__file__).resolve().parents[2]
LOAD_BALANCER = "app/pdm-local/0123456789abcdef"


def test_every_alarm_fires_on_its_fault_and_stays_quiet_otherwise(
    assembly: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An alarm without a firing or without a quiet case fails the build, as a wrong one does."""
    scenarios = sorted(str(path) for path in (ROOT / "scenarios").glob("*.yaml"))
    [template] = (assembly / "assembly-local").glob("localAlerting*.template.json")

    code = main(
        [
            "test",
            *scenarios,
            f"--template={template}",
            f"--parameter=PdmLocalLoadBalancer={LOAD_BALANCER}",
            "--require-both",
        ]
    )

    assert code == 0, capsys.readouterr().out
