"""The command line from the outside: what it prints and how it exits."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, properties, write_json

SCENARIO = """\
alarm: press-hot
cases:
  - name: two hot minutes alarm
    series:
      - metric: Fleet:Temperature{Machine="press"}
        values: 10x2 90x2
    fires: true
    fault_at: 3m
    within: 2m
  - name: one hot minute does not
    series:
      - metric: Fleet:Temperature{Machine="press"}
        values: 10x2 90 _ 10x3
    fires: false
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_json(tmp_path / "template.json", a_template())
    (tmp_path / "press.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["test", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_passing_cases_are_listed_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "press.yaml", "--template", "template.json", "--require-both") == (
        0,
        "ok   press.yaml:3 two hot minutes alarm\n"
        "ok   press.yaml:10 one hot minute does not\n"
        "2 passed, 0 failed, 0 not proven\n",
        "",
    )


def test_a_failure_shows_the_series_the_window_and_why(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    write_json(folder / "template.json", a_template(DatapointsToAlarm=3))

    code, out, _ = run(capsys, "press.yaml", "--template", "template.json")

    assert code == 1
    assert out == (
        "FAIL press.yaml:3 two hot minutes alarm\n"
        '  alarm  press-hot: Average of Fleet:Temperature{Machine="press"} > 50 in 3 of 3 periods of 1m,'
        " missing data: missing\n"
        '  series Fleet:Temperature{Machine="press"}: 10x2 90x2\n'
        "  broken within: must be in ALARM 2m after the fault at 3m, but it took 3m\n"
        "  at 6m OK -> ALARM: Threshold Crossed: 3 out of the last 3 datapoints [90.0 (01/01/26 00:05:00), "
        "90.0 (01/01/26 00:04:00), 90.0 (01/01/26 00:03:00)] were greater than the threshold (50.0) "
        "(minimum 3 datapoints for OK -> ALARM transition).\n"
        "    bucket    value  counted as\n"
        "    0s to 1m  10     older than needed\n"
        "    1m to 2m  10     older than needed\n"
        "    2m to 3m  10     older than needed\n"
        "    3m to 4m  90     breaching\n"
        "    4m to 5m  90     breaching\n"
        "    5m to 6m  90     breaching\n"
        "ok   press.yaml:10 one hot minute does not\n"
        "1 passed, 1 failed\n"
    )


def test_buckets_that_begin_before_the_case_and_gaps_are_shown(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    write_json(folder / "template.json", a_template(Period=120, TreatMissingData="breaching"))

    _, out, _ = run(capsys, "press.yaml", "--template", "template.json")

    assert "    -1m to 1m  10     not breaching\n" in out
    assert (
        "at 1m INSUFFICIENT_DATA -> ALARM: Threshold Crossed: 1 datapoint was received for 3 periods" in out
    )


def test_a_terminal_gets_a_table(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_json(folder / "template.json", a_template(DatapointsToAlarm=3))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    _, out, _ = run(capsys, "press.yaml", "--template", "template.json")

    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert "FAIL press.yaml:3 two hot minutes alarm\n" in plain
    assert "│ 5m to 6m │ 90    │ breaching         │" in plain


def test_the_scenario_is_played_in_every_stage_of_an_assembly(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    for name in ("dev", "prod"):
        write_json(folder / "cdk.out" / f"{name}.template.json", a_template())

    code, out, _ = run(capsys, "press.yaml", "--template", "cdk.out")

    assert (code, out.splitlines()[-1]) == (0, "4 passed, 0 failed")


def test_a_parameter_changes_the_alarm(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    parameters = {"Limit": {"Type": "Number", "Default": 50}}
    write_json(folder / "template.json", a_template(parameters, Threshold={"Ref": "Limit"}))
    arguments = ("press.yaml", "--template", "template.json")

    assert run(capsys, *arguments)[0] == 0
    assert run(capsys, *arguments, "--parameter", "Limit=95")[0] == 1


def test_require_both_names_the_alarms_that_are_not_proven(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    template = a_template()
    template["Resources"] |= {
        "LatheHot": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(AlarmName="lathe-hot")},
        "Slow": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": properties(AlarmName="slow", SomethingNew="x"),
        },
    }
    write_json(folder / "template.json", template)

    code, out, _ = run(capsys, "press.yaml", "--template", "template.json", "--require-both")

    assert code == 1
    assert out.splitlines()[2:] == [
        "not evaluated: alarm slow: SomethingNew: alarmlab cannot evaluate SomethingNew 'x' yet",
        "  fix: test this alarm by other means; docs/alarmlab.md lists what alarmlab evaluates",
        "FAIL alarm lathe-hot: no firing and no quiet case",
        "FAIL alarm slow: no firing and no quiet case",
        "2 passed, 0 failed, 2 not proven",
    ]


def test_a_scenario_for_an_unknown_alarm_is_bad_input(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "press.yaml").write_text(SCENARIO.replace("press-hot", "press-hott"), encoding="utf-8")

    assert run(capsys, "press.yaml", "--template", "template.json") == (
        2,
        "",
        "alarmlab: press.yaml:1: alarm: got 'press-hott'; no alarm has this name or logical id\n"
        "  fix: use one of: press-hot\n",
    )


def test_a_scenario_for_an_alarm_alarmlab_cannot_evaluate_is_bad_input(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    write_json(folder / "template.json", a_template(SomethingNew="x"))

    code, out, err = run(capsys, "press.yaml", "--template", "template.json")

    assert (code, out) == (2, "")
    assert err.startswith("alarmlab: alarm press-hot: SomethingNew: alarmlab cannot evaluate")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("press.yaml", "--template", "nowhere"), "alarmlab: nowhere: holds no template"),
        (("gone.yaml", "--template", "template.json"), "alarmlab: gone.yaml: cannot be read: No such file"),
        (
            ("press.yaml", "--template", "template.json", "--parameter", "Limt=1"),
            "alarmlab: --parameter: got Limt; no template asks for it\n  fix: the parameters are: none",
        ),
    ],
)
def test_bad_input_is_told_before_anything_is_played(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["test", "s.yaml"], "the following arguments are required: --template"),
        (["test", "s.yaml", "--template", "t", "--parameter", "Limit"], "a parameter is written KEY=VALUE"),
        (
            ["test", "s.yaml", "--template", "t", "--jobs", "0"],
            "got '0'; the number of processes is at least 1",
        ),
        (["test", "s.yaml", "--template", "t", "--quiet", "--verbose"], "not allowed with argument --quiet"),
    ],
)
def test_a_wrong_command_line_exits_with_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_help_explains_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["test", "--help"])

    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert all(text in out for text in ("exit codes:", "--require-both", "--parameter KEY=VALUE", "example:"))


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--help"], ["rich", "yaml", "json"]),
        (
            ["test", "press.yaml", "--template", "template.json"],
            [
                *("rich", "jsii", "aws_cdk", "boto3", "numpy", "pandas", "polars", "matplotlib", "cronsim"),
                *("xml", "multiprocessing", "concurrent.futures"),
            ],
        ),
    ],
)
def test_nothing_slow_is_loaded_before_it_is_needed(arguments: list[str], never: list[str]) -> None:
    script = (
        "import sys\nfrom alarmlab.commands.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', [name for name in {never!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "loaded: []"
