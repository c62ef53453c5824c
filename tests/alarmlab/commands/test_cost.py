"""`alarmlab cost` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, write_json


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_json(tmp_path / "old.json", a_template(Period=10))
    write_json(tmp_path / "template.json", a_template())
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["cost", "template.json", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_bill_says_the_total_the_kinds_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys)

    assert code == 0
    assert out.startswith(
        "0.40 USD a month in us-east-1, list price.\n\n"
        "By kind\n"
        "  kind            lines  USD a month\n"
        "  alarms              1         0.10\n"
        "  custom metrics      1         0.30\n"
        "  total               2         0.40\n"
    )
    assert "Assumed\n" in out
    assert "alarm-standard  0.10" in out


def test_against_an_older_template_the_difference_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--against", "old.json")

    assert out.splitlines()[2:6] == [
        "Changes: -0.20 USD a month",
        "  kind    resource   what                    before  after  USD a month",
        "  alarms  press-hot  alarm                        -      1        +0.10",
        "  alarms  press-hot  alarm, high resolution       1      -        -0.30",
    ]


def test_json_keeps_money_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--format", "json", "--against", "old.json", "--free-tier")

    bill = json.loads(out)
    assert bill["total"] == {"low": "0.00", "high": "0.00"}
    assert [line["resource"] for line in bill["lines"]] == ["press-hot", "Fleet:Temperature"]
    assert len(bill["changes"]) == 2


def test_markdown_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--format", "markdown", "--lines")

    assert "| alarms | template | press-hot | alarm | 1 | 0.10 |" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--region", "mars-1"), "alarmlab: --region: got mars-1; alarmlab has prices with a source for"),
        (("--prices", "gone.json"), "alarmlab: gone.json: cannot be read: No such file"),
        (("--assumptions", "gone.yaml"), "alarmlab: gone.yaml: cannot be read: No such file"),
        (("--against", "gone"), "alarmlab: gone: holds no template"),
    ],
)
def test_bad_input_is_told_once(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_a_stack_of_another_region_is_told(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://123456789012/eu-west-1",
        "properties": {"templateFile": "Fleet.template.json"},
    }
    write_json(folder / "cdk.out" / "manifest.json", {"version": "1", "artifacts": {"Fleet": stack}})
    write_json(folder / "cdk.out" / "Fleet.template.json", a_template())

    code = main(["cost", "cdk.out"])

    assert code == 0
    assert (
        "Deployed to another region, priced as if in us-east-1\n  stack  region\n  Fleet  eu-west-1\n"
        in capsys.readouterr().out
    )
