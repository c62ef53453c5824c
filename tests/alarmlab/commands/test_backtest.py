"""The command `alarmlab backtest` from the outside: what it prints, writes and exits with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, properties, write_json

HOT, COOL = 90, 20


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An hour of a press that is hot from minute 20 to 29 and in minute 40, and a template that sees both."""
    monkeypatch.chdir(tmp_path)
    minutes = [HOT if 20 <= minute < 30 or minute == 40 else COOL for minute in range(60)]
    lines = ["timestamp,metric,value"]
    lines += [
        f'2026-01-01T00:{minute:02}:00Z,"Fleet:Temperature{{Machine=""press""}}",{value}'
        for minute, value in enumerate(minutes)
    ]
    (tmp_path / "history.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "incidents.csv").write_text(
        "start,end,name\n2026-01-01T00:18:00Z,2026-01-01T00:30:00Z,overheated\n", encoding="utf-8"
    )
    write_json(tmp_path / "strict.json", a_template(DatapointsToAlarm=1))
    write_json(tmp_path / "calm.json", a_template())
    write_json(tmp_path / "deaf.json", a_template(Threshold=95))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["backtest", *arguments, "--history", "history.csv", "--statistic", "Average"])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_alarms_and_what_they_would_have_done_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "strict.json", "--incidents", "incidents.csv") == (
        0,
        "history: 2026-01-01 00:00 to 2026-01-01 01:00 UTC, 0.0 weeks\n"
        "1 alarm tested; 1 incident\n"
        "together: 2 pages, 380.4 a week; 1 of 1 incident detected (100 %; 95 % sure of 21 to 100 %), "
        "median after 3m, 90 % within 3m; 50 % of the pages right\n"
        "\n"
        "  alarm      pages  a week  in ALARM  flaps  detected  median  p90  right  false a week\n"
        "  press-hot      2   380.4       15m      1       1/1      3m   3m   50 %         190.2\n",
        "",
    )


def test_two_templates_are_put_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "calm.json", "--incidents", "incidents.csv", "--against", "strict.json")

    assert code == 0
    assert out.split("\n\n")[0].split("\n")[1:] == [
        "before: 1 alarm, 2 pages, 380.4 a week; 1 of 1 incident detected (100 %; 95 % sure of 21 to 100 %), "
        "median after 3m, 90 % within 3m; 50 % of the pages right",
        "after: 1 alarm, 1 page, 190.2 a week; 1 of 1 incident detected (100 %; 95 % sure of 21 to 100 %), "
        "median after 4m, 90 % within 4m; 100 % of the pages right",
        "0 alarms would have paged at the same times",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "shown"),
    [
        (["strict.json", "--budget", "400"], 0, None),
        (["strict.json", "--budget", "300"], 1, "Over the budget of 300 pages a week"),
        (["strict.json", "--budget", "300", "--incidents", "incidents.csv"], 0, None),
        (["strict.json", "--budget", "0", "--incidents", "incidents.csv"], 1, "Over the budget of 0 false"),
        (["deaf.json", "--against", "calm.json", "--incidents", "incidents.csv"], 1, "Incidents lost"),
        (["calm.json", "--against", "deaf.json", "--incidents", "incidents.csv"], 0, "Incidents gained"),
        (["strict.json", "--require-all"], 0, None),
    ],
)
def test_the_exit_code_tells_whether_a_limit_is_broken(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, shown: str | None
) -> None:
    found, out, _ = run(capsys, *arguments)

    assert found == code
    assert shown is None or shown in out


def two_alarms(folder: Path, **changes: object) -> None:
    template: dict[str, Any] = a_template()
    template["Resources"]["Other"] = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": properties(AlarmName="other", **changes),
    }
    write_json(folder / "two.json", template)


def test_an_alarm_that_cannot_be_tested_is_listed_and_fails_when_all_must_be(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    two_alarms(folder, MetricName="Pressure")

    code, out, _ = run(capsys, "two.json")
    strict, _, _ = run(capsys, "two.json", "--require-all")

    assert (code, strict) == (0, 1)
    assert "1 alarm tested, 1 not tested" in out
    assert 'other  history of Fleet:Pressure{Machine="press"} is not in any of the files; record it' in out


def test_only_the_alarms_asked_for_are_tested(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    two_alarms(folder)

    _, out, _ = run(capsys, "two.json", "--alarm", "other")

    assert "1 alarm tested\n" in out
    assert "press-hot" not in out


def test_json_has_moments_and_numbers_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "calm.json", "--incidents", "incidents.csv", "--against", "strict.json", "--format", "json"
    )

    found: Mapping[str, Any] = json.loads(out)
    (after,) = found["after"]["alarms"]
    assert found["version"] == 1
    assert after["pages"] == [{"start": "2026-01-01T00:22:00Z", "end": "2026-01-01T00:32:00Z"}]
    assert (after["precision"], after["median_delay_s"], after["in_alarm_s"]) == (1.0, 240.0, 600)
    assert (found["changed"], found["gained"], found["lost"]) == (["press-hot"], [], [])


def test_json_of_one_template_has_null_where_nothing_was_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "deaf.json", "--format", "json")

    (alarm,) = json.loads(out)["alarms"]
    assert (alarm["pages"], alarm["recall"], alarm["precision"]) == ([], None, None)


def test_markdown_has_a_list_and_tables(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "strict.json", "--format", "markdown")

    assert out.startswith(
        "* history: 2026-01-01 00:00 to 2026-01-01 01:00 UTC, 0.0 weeks\n* 1 alarm tested\n"
    )
    assert "| alarm | pages | a week | in ALARM | flaps |\n| --- | ---: |" in out


def test_a_picture_of_each_alarm_is_drawn(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    run(capsys, "strict.json", "--pictures", "pictures", "--picture-format", "svg")

    (picture,) = (folder / "pictures").iterdir()
    assert picture.name == "press-hot.svg"
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent.json"], "absent.json"),
        (["calm.json", "--alarm", "press-hat"], "--alarm: got 'press-hat'; no alarm has this name"),
        (["calm.json", "--period", "45s"], "--period: got 45 s"),
        (["calm.json", "--timezone", "Mars"], "--timezone: got 'Mars', which is no time zone"),
        (
            ["calm.json", "--incidents", "history.csv"],
            "history.csv: has the columns timestamp, metric, value",
        ),
        (["calm.json", "--against", "absent.json"], "absent.json"),
        (["other.json"], "other.json: no alarm could be tested\n  press-hot: history of Fleet:Pressure"),
    ],
)
def test_bad_input_is_told_in_one_error(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: list[str], message: str
) -> None:
    write_json(folder / "other.json", a_template(MetricName="Pressure"))

    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    "arguments", [["--budget", "-1"], ["--budget", "many"], ["--jobs", "0"], ["--grace", "soon"]]
)
def test_an_argument_that_is_no_number_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as exited:
        run(capsys, "calm.json", *arguments)

    assert exited.value.code == 2
    assert "got" in capsys.readouterr().err


def test_help_and_other_commands_load_neither_numpy_nor_polars() -> None:
    script = "import sys, alarmlab.commands.main as m\n"
    script += "try: m.main(['backtest', '--help'])\nexcept SystemExit: pass\n"
    script += "print({'numpy', 'polars', 'matplotlib', 'rich', 'boto3'} & {*sys.modules})"

    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert ran.stdout.endswith("set()\n")
