"""What the applications publish is declared, and every alarm asks for what somebody publishes."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.check.emitters import read_emitters
from alarmlab.commands.main import main
from local.emitters import declaration, published


@pytest.fixture
def emitters(tmp_path: Path) -> Path:
    path = tmp_path / "emitters.yaml"
    path.write_text(declaration(published()), encoding="utf-8")
    return path


def test_every_metric_that_is_not_of_aws_is_declared_with_its_dimensions(emitters: Path) -> None:
    declared = {(found.namespace, found.name, found.unit, found.sets) for found in read_emitters(emitters)}

    assert declared == {
        (metric.namespace, metric.name, str(metric.unit), frozenset({frozenset(metric.dimensions)}))
        for metric in published()
    }
    assert any(metric.name == "Heartbeat" for metric in published())


def test_the_synthesized_templates_pass_every_check(
    assembly: Path, emitters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", str(assembly), "--emitters", str(emitters)])

    assert code == 0, capsys.readouterr().out
