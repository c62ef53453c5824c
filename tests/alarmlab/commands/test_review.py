"""`alarmlab review` from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, write_json

SCENARIO = (
    "alarm: press-hot\ncases:\n"
    "- {name: a, series: [{metric: 'F:T', values: 1x9}], fires: true}\n"
    "- {name: b, series: [{metric: 'F:T', values: 1x9}], fires: false}\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    head = a_template(Threshold=75, AlarmActions=["arn:x"])
    head["Resources"]["New"] = a_template(AlarmName="lathe-hot")["Resources"]["PressHot"]
    write_json(tmp_path / "old" / "Fleet.template.json", a_template(AlarmActions=["arn:x"]))
    write_json(tmp_path / "new" / "Fleet.template.json", head)
    write_json(tmp_path / "new" / "elsewhere" / "Other.template.json", a_template(AlarmName="prod-hot"))
    (tmp_path / "press.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["review", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_comment_says_what_the_change_means(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--base", "old", "--head", "new", "--scenarios", "press.yaml")

    assert code == 0
    assert "- **Alarms**: 2 new, 0 removed, 1 changed\n" in out
    assert "| press-hot | fires at &gt; 75 instead of &gt; 50 |" in out
    assert "USD a month, now" in out
    assert "no-action" in out


def test_an_alarm_of_a_stage_without_scenarios_is_not_asked_for_proof(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "--base", "old", "--head", "new", "--scenarios", "press.yaml")

    assert "1 alarms not proven by scenarios, before 0" in out
    assert "| lathe-hot | no firing and no quiet case |" in out


def test_two_folders_with_the_same_templates_have_no_changes(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--base", "new", "--head", "new")

    assert "**Alarms**: 0 new, 0 removed, 0 changed" in out
    assert "**Findings**: none new, 0 gone" in out
    assert "**Cost**: no change" in out
    assert "<details>" not in out


def test_a_region_without_prices_leaves_the_cost_open(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--base", "old", "--head", "new", "--region", "eu-west-1")

    assert code == 0
    assert "**Cost**: not known: alarmlab has no prices of eu-west-1" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "gone", "--head", "new"), "alarmlab: gone: holds no template"),
        (("--base", "old", "--head", "new", "--scenarios", "old"), "alarmlab: old: holds no scenario"),
        (("--base", "old", "--head", "new", "--prices", "gone"), "alarmlab: gone: cannot be read"),
    ],
)
def test_bad_input_is_told_once(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message)


HISTORY = 'timestamp,"Average of Fleet:Temperature{Machine=""press""}"\n' + "".join(
    f"2026-01-01T00:{minute:02}:00Z,{60 if minute in (20, 21, 22) else 10}\n" for minute in range(60)
)


def test_over_recorded_history_the_pages_of_both_revisions_are_compared(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "history.csv").write_text(HISTORY, encoding="utf-8")
    (folder / "incidents.csv").write_text(
        "start,end,name\n2026-01-01T00:20:00Z,2026-01-01T00:23:00Z,overheated\n", encoding="utf-8"
    )
    history = ("--history", "history.csv", "--incidents", "incidents.csv")

    code, out, _ = run(capsys, "--base", "old", "--head", "new", *history)

    assert code == 0
    assert "- **Back-test**: history: 2026-01-01 00:00" in out
    assert "**1 incidents no longer detected**" in out
    assert "| overheated |" in out


def test_a_history_that_cannot_be_read_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--base", "old", "--head", "new", "--history", "gone.csv")

    assert (code, err.startswith("alarmlab: gone.csv: ")) == (2, True)
