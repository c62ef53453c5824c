"""`alarmlab coverage` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import write_json

TEMPLATE = {
    "Resources": {
        "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}},
        "Mails": {"Type": "AWS::SNS::Topic"},
        "Old": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": "orders-old",
                "Namespace": "AWS/SQS",
                "MetricName": "ApproximateAgeOfOldestMessage",
                "Dimensions": [{"Name": "QueueName", "Value": "orders"}],
            },
        },
    }
}
SCENARIO = "alarm: orders-old\ncases:\n- {name: n, series: [{metric: 'F:T', values: 1x9}], fires: true}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_json(tmp_path / "template.json", TEMPLATE)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "old.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["coverage", "template.json", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_matrix_is_shown_after_what_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys)

    assert code == 0
    assert out == (
        "Resources without any alarm\n"
        "  kind       resource  stack\n"
        "  SNS topic  Mails     template\n"
        "\n"
        "Who watches what\n"
        "  kind       resource  fails when                  watched by\n"
        "  SQS queue  orders    messages stay in the queue  orders-old\n"
        "  SNS topic  Mails     deliveries fail             nobody\n"
        "\n"
        "1 of 2 ways to fail are watched (50 %)\n"
    )


@pytest.mark.parametrize(("minimum", "code"), [("50", 0), ("50.1", 1)])
def test_too_little_fails(capsys: pytest.CaptureFixture[str], minimum: str, code: int) -> None:
    assert run(capsys, "--min", minimum)[0] == code


def test_an_alarm_without_a_quiet_case_is_told_and_fails_when_both_are_required(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told, out, _ = run(capsys, "--scenarios", "scenarios")
    required, _, _ = run(capsys, "--scenarios", "scenarios/old.yaml", "--require-both")

    assert (told, required) == (0, 1)
    assert "  orders-old  there        missing\n" in out
    assert out.endswith("1 of 2 ways to fail are watched (50 %), 1 alarms not proven\n")


def test_json_has_the_source_of_each_failure_mode(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--format", "json")

    document = json.loads(out)
    assert document["watched_pct"] == 50
    assert document["cells"][0]["source"].startswith("https://docs.aws.amazon.com/")
    assert document["not_proven"] is None


def test_markdown_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert "| SNS topic | Mails | deliveries fail | nobody |" in run(capsys, "--format", "markdown")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--scenarios", "empty"), "alarmlab: empty: holds no scenario (*.yaml)"),
        (("--scenarios", "gone.yaml"), "alarmlab: gone.yaml: cannot be read: No such file"),
    ],
)
def test_bad_input_is_told_once(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    (folder / "empty").mkdir()

    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message)


@pytest.mark.parametrize("minimum", ["101", "-1", "all", "nan"])
def test_a_wrong_percentage_exits_with_two(capsys: pytest.CaptureFixture[str], minimum: str) -> None:
    with pytest.raises(SystemExit) as caught:
        run(capsys, "--min", minimum)

    assert caught.value.code == 2
    assert "a percentage is a number from 0 to 100" in capsys.readouterr().err
