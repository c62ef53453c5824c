"""The command `alarmlab fit` from the outside: what it prints and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, write_json

MINUTES = 1_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A press that is at 20 but for its first ten minutes, and a template that calls 50 hot."""
    monkeypatch.chdir(tmp_path)
    lines = ['timestamp,"Average of Fleet:Temperature{Machine=""press""}"']
    lines += [f"{1_767_225_600 + 60 * minute},{90 if minute < 10 else 20}" for minute in range(MINUTES)]
    (tmp_path / "history.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "incidents.csv").write_text(
        "start,end,name\n2026-01-01T00:00:00Z,2026-01-01T00:05:00Z,overheated\n", encoding="utf-8"
    )
    write_json(tmp_path / "press.json", a_template())
    write_json(tmp_path / "cold.json", a_template(ComparisonOperator="LessThanThreshold"))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["fit", *arguments, "--history", "history.csv"])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_each_alarm_is_shown_with_its_limit_and_the_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "press.json", "--incidents", "incidents.csv") == (
        0,
        "  alarm      now  breaching now  proposed  quiet level  largest  datapoints  look\n"
        "  press-hot   50              0        24           20       20         990  "
        "990 quiet datapoints are few for a share of 0.995: record 1000\n",
        "",
    )


def test_the_share_and_the_factor_are_the_persons_choice(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "press.json", "--share", "0.9", "--factor", "1.5", "--format", "json")

    [alarm] = json.loads(out)["alarms"]
    assert (alarm["name"], alarm["threshold"], alarm["proposed"]) == ("press-hot", 50, 30)
    assert (alarm["breaching_now"], alarm["breaching_proposed"]) == (10, 10)


def test_a_template_of_which_nothing_can_be_fitted_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "cold.json")

    assert code == 2
    assert "cold.json: no alarm can be fitted\n  press-hot: it rings below its threshold" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--share", "1.5"), "share: got 1.5; it is between 0 and 1"),
        (("--factor", "0.5"), "factor: got 0.5; it is at least 1"),
        (("--timezone", "Mars"), "--timezone: got 'Mars', which is no time zone"),
    ],
)
def test_an_argument_that_cannot_be_is_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], said: str
) -> None:
    code, _, err = run(capsys, "press.json", *arguments)

    assert code == 2
    assert said in err
