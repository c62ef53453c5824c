"""`alarmlab test` over many files: which are played, how it tells, and what it writes for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from alarmlab.commands.main import main
from alarmlab.commands.progress import LONG_RUN, counted
from tests.alarmlab.builders import a_composite, a_template, properties, write_json

CASE = """\
alarm: {alarm}
cases:
  - name: {name}
    series:
      - metric: Fleet:Temperature{{Machine="press"}}
        values: {values}
    fires: {fires}
"""


def write_case(path: Path, *, alarm: str, name: str, values: str, fires: bool) -> None:
    text = CASE.format(alarm=alarm, name=name, values=values, fires=str(fires).lower())
    path.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three alarms, and a scenario for each: that of press-warm fails."""
    monkeypatch.chdir(tmp_path)
    template = a_template()
    template["Resources"] |= {
        "PressWarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": properties(AlarmName="press-warm", Threshold=30),
        },
        "Plant": a_composite(AlarmRule="ALARM(press-hot) AND ALARM(press-warm)"),
    }
    write_json(tmp_path / "template.json", template)
    scenarios = tmp_path / "scenarios"
    scenarios.mkdir()
    (scenarios / "README.md").write_text("no scenario", encoding="utf-8")
    write_case(scenarios / "c.yml", alarm="plant", name="all is hot", values="10x2 90x4", fires=True)
    write_case(scenarios / "b.yaml", alarm="press-warm", name="'<40> & \"cold\"'", values="40x9", fires=False)
    write_case(scenarios / "a.yaml", alarm="press-hot", name="forty is fine", values="40x9", fires=False)
    return tmp_path


def parsed(path: Path) -> Xml.Element:
    return Xml.parse(path).getroot()  # noqa: S314  the command itself wrote it


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["test", *arguments, "--template", "template.json"])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def headlines(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith(("ok ", "FAIL"))]


def test_a_directory_stands_for_its_scenarios_in_order_and_no_file_is_played_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "scenarios/b.yaml", "scenarios")

    assert code == 1
    assert headlines(out) == [
        'FAIL scenarios/b.yaml:3 <40> & "cold"',
        "ok   scenarios/a.yaml:3 forty is fine",
        "ok   scenarios/c.yml:3 all is hot",
    ]
    assert out.splitlines()[-1] == "2 passed, 1 failed"


def test_a_directory_without_scenarios_is_bad_input(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "empty").mkdir()

    assert run(capsys, "empty") == (
        2,
        "",
        "alarmlab: empty: holds no scenario (*.yaml)\n  fix: give the directory of the scenarios\n",
    )


def test_quiet_prints_only_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "scenarios", "--quiet")

    assert headlines(out) == ['FAIL scenarios/b.yaml:3 <40> & "cold"']
    assert out.splitlines()[-1] == "2 passed, 1 failed"


def test_verbose_prints_what_every_alarm_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "scenarios/c.yml", "--verbose")[1] == (
        "ok   scenarios/c.yml:3 all is hot\n"
        "  states  plant: INSUFFICIENT_DATA, 0s OK, 5m ALARM\n"
        "  states  press-hot: INSUFFICIENT_DATA, 1m OK, 5m ALARM\n"
        "  states  press-warm: INSUFFICIENT_DATA, 1m OK, 5m ALARM\n"
        "1 passed, 0 failed\n"
    )


def test_a_failure_of_a_rule_shows_the_states_of_the_alarms_it_names(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    write_case(folder / "d.yaml", alarm="plant", name="warm is hot", values="40x9", fires=True)

    assert run(capsys, "d.yaml")[1] == (
        "FAIL d.yaml:3 warm is hot\n"
        "  alarm  plant: ALARM(press-hot) AND ALARM(press-warm)\n"
        '  series Fleet:Temperature{Machine="press"}: 40x9\n'
        "  broken fires: must go to ALARM, but never did\n"
        "  at 2m OK -> OK:\n"
        "    alarm       state\n"
        "    press-hot   OK\n"
        "    press-warm  ALARM\n"
        "0 passed, 1 failed\n"
    )


@pytest.mark.parametrize("more", [(), ("--quiet",), ("--verbose",)])
def test_several_processes_say_the_same_in_the_same_order(
    capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    assert run(capsys, "scenarios", "--jobs", "3", *more) == run(capsys, "scenarios", *more)


def test_an_error_while_playing_is_the_same_from_several_processes(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A StartDate within a window comes up only when the window is reached."""
    template = a_template(AlarmActions=["arn:aws:sns:us-east-1:123456789012:page"])
    calm = properties(AlarmName="calm")
    template["Resources"]["Calm"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": calm}
    template["Resources"]["Nights"] = {
        "Type": "AWS::CloudWatch::AlarmMuteRule",
        "Properties": {
            "Rule": {"Schedule": {"Expression": "cron(0 0 * * *)", "Duration": "PT2H"}},
            "MuteTargets": {"AlarmNames": ["press-hot"]},
            "StartDate": "2026-01-01T00:01",
        },
    }
    write_json(folder / "template.json", template)
    for number in range(9):
        write_case(folder / f"{number}.yaml", alarm="calm", name="calm", values="40x9", fires=False)
    arguments = [*(f"{number}.yaml" for number in range(9)), "scenarios/a.yaml"]

    alone = run(capsys, *arguments)

    assert alone == run(capsys, *arguments, "--jobs", "2")
    assert (alone[0], len(headlines(alone[1]))) == (2, 9)
    assert alone[2].startswith("alarmlab: mute rule Nights: StartDate: lies within the window")


def test_a_pattern_chooses_the_alarms(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "scenarios", "--alarm", "*-hot", "--require-both")

    assert code == 1
    assert out == (
        "ok   scenarios/a.yaml:3 forty is fine\n"
        "FAIL alarm press-hot: no firing case\n"
        "1 passed, 0 failed, 1 not proven\n"
    )
    assert headlines(run(capsys, "scenarios", "--alarm", "Plant")[1]) == ["ok   scenarios/c.yml:3 all is hot"]


def test_what_a_pattern_leaves_out_need_not_be_an_alarm_alarmlab_can_evaluate(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    template = a_template()
    template["Resources"]["Log"] = {
        "Type": "AWS::CloudWatch::LogAlarm",
        "Properties": {"AlarmName": "log"},
    }
    write_json(folder / "template.json", template)
    write_case(folder / "log.yaml", alarm="log", name="logs", values="1", fires=False)

    assert run(capsys, "log.yaml", "scenarios/a.yaml", "--alarm", "press-*")[0] == 0
    assert run(capsys, "log.yaml", "scenarios/a.yaml")[0] == 2


def test_a_pattern_that_chooses_nothing_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "scenarios", "--alarm", "cold*") == (
        2,
        "",
        "alarmlab: --alarm: got 'cold*'; no scenario is about such an alarm\n  fix: change the pattern\n",
    )


def test_the_stages_that_deploy_an_alarm_are_told_apart(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    for stage in ("dev", "prod"):
        write_json(folder / "cdk.out" / f"assembly-{stage}" / f"{stage}.template.json", a_template())

    main(["test", "scenarios/a.yaml", "--template", "cdk.out"])

    assert headlines(capsys.readouterr().out) == [
        "ok   scenarios/a.yaml:3 forty is fine [assembly-dev/dev]",
        "ok   scenarios/a.yaml:3 forty is fine [assembly-prod/prod]",
    ]


def test_alarms_of_templates_in_one_folder_are_played_together(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    composite = {"Resources": {"Plant": a_composite(AlarmRule="ALARM(press-hot)")}}
    write_json(folder / "out" / "plant.template.json", composite)
    write_json(folder / "out" / "press.template.json", a_template())

    assert main(["test", "scenarios/c.yml", "--template", "out"]) == 0
    assert headlines(capsys.readouterr().out) == ["ok   scenarios/c.yml:3 all is hot"]


def test_junit_xml_has_a_suite_a_file_and_a_test_case_a_case(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    _, out, _ = run(capsys, "scenarios", "--junit", "results.xml", "--require-both")

    root = parsed(folder / "results.xml")
    suites = {suite.get("name"): suite for suite in root}
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("scenarios/a.yaml", "1", "0"),
        ("scenarios/b.yaml", "1", "1"),
        ("scenarios/c.yml", "1", "0"),
        ("alarms without a firing or a quiet case", "3", "3"),
    ]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("6", "4", "0")
    (case,) = suites["scenarios/b.yaml"]
    assert {name: case.get(name) for name in ("name", "classname", "file", "line")} == {
        "name": '<40> & "cold"',
        "classname": "press-warm",
        "file": "scenarios/b.yaml",
        "line": "3",
    }
    (failure,) = case
    assert failure.get("message") == "fires: must never be in ALARM, but is at 2m"
    assert failure.text is not None
    assert failure.text in out
    assert failure.text.startswith('FAIL scenarios/b.yaml:3 <40> & "cold"\n  alarm  press-warm: Average of')
    assert all(float(element.get("time", "")) >= 0 for element in root.iter() if element.tag != "failure")


def test_junit_xml_holds_no_character_xml_forbids(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    write_case(folder / "e.yaml", alarm="press-hot", name='"bell \\a"', values="40x9", fires=False)

    assert run(capsys, "e.yaml", "--junit", "results.xml")[0] == 0

    (case,) = parsed(folder / "results.xml").iter("testcase")
    assert case.get("name") == "bell \N{REPLACEMENT CHARACTER}"


def test_a_junit_file_that_cannot_be_written_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "scenarios/a.yaml", "--junit", "gone/results.xml")

    assert code == 2
    assert err.startswith("alarmlab: gone/results.xml: cannot be written: No such file or directory")


@pytest.mark.parametrize(
    ("total", "terminals", "is_shown"),
    [
        (LONG_RUN, {"stderr"}, True),
        (LONG_RUN - 1, {"stderr"}, False),
        (LONG_RUN, {"stdout"}, False),
        (LONG_RUN, {"stdout", "stderr"}, False),
    ],
)
def test_a_long_run_shows_a_bar_on_a_terminal_that_shows_nothing_else(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    total: int,
    terminals: set[str],
    is_shown: bool,
) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda name=name: name in terminals, raising=False)
    monkeypatch.setenv("TERM", "xterm")

    assert list(counted(range(total), total=total, quiet=False)) == list(range(total))
    assert ("playing" in capsys.readouterr().err) is is_shown
