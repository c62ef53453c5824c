"""`alarmlab check --target-s`: how soon a fault must be detected."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, write_json


@pytest.fixture
def template(tmp_path: Path) -> str:
    slow = a_template(Period=300, AlarmActions=["arn:x"], Tags=[{"Key": "severity", "Value": "low"}])
    return str(write_json(tmp_path / "template.json", slow))


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 0), (["--target-s", "low=600"], 1), (["--target-s", "low=900"], 0), (["--target-s", "60"], 0)],
)
def test_a_target_counts_for_its_severity(template: str, options: list[str], code: int) -> None:
    assert main(["check", template, "--rule", "detection-slow", *options]) == code


@pytest.mark.parametrize("text", ["soon", "=60", "low=", "-1", "1.5"])
def test_a_wrong_target_exits_with_two(template: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check", template, "--target-s", text])

    assert caught.value.code == 2
    assert "a target is written 300 or critical=120" in capsys.readouterr().err
