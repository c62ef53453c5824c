"""The command skips in one sentence what is not there, and the promised figures hold where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from alarmlab.backtest.fit import Rule
from benchmarks.detection_quality.__main__ import DATA_VARIABLE, main
from benchmarks.detection_quality.engine_files import read_train
from benchmarks.detection_quality.engine_folds import estimates
from benchmarks.detection_quality.engines import judge, rule_alarm
from benchmarks.detection_quality.nezha_files import read_days
from benchmarks.detection_quality.services import catalogue, folds, score_of
from pdm_catalog.engine_health import HEALTH_RULE
from tests.benchmarks.detection_quality.recordings import write, write_services

RECORDINGS = Path(os.environ.get(DATA_VARIABLE, "/nowhere"))
recorded = pytest.mark.skipif(not RECORDINGS.is_dir(), reason=f"{DATA_VARIABLE} names no recordings")


def test_without_recordings_it_says_so_and_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)

    assert main([]) == 0
    assert main(["--data", str(tmp_path), "--only", "nezha"]) == 0

    none, missing = capsys.readouterr().out.splitlines()
    assert none == (
        f"detection_quality: skipped, because neither --data nor {DATA_VARIABLE} names recordings."
    )
    assert missing == f"detection_quality: nezha is skipped, because there is no folder {tmp_path / 'nezha'}."


def test_the_tables_name_the_policies_and_what_they_reach(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write_services(tmp_path / "nezha")

    assert main(["--data", str(tmp_path), "--only", "nezha", "--markdown"]) == 0

    rows = [line for line in capsys.readouterr().out.splitlines() if "the catalogue: fitted" in line]
    assert len(rows) == 1
    assert "2/2 = 1.00" in rows[0]


def test_a_set_that_is_not_what_it_must_be_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write(tmp_path / "nezha" / "front.csv", "app,day", [])

    assert main(["--data", str(tmp_path), "--only", "nezha"]) == 2
    assert "front.csv: has no column 'TimeStamp'" in capsys.readouterr().err


@recorded
def test_eight_of_ten_faults_of_the_shop_page_within_five_minutes_and_nothing_else_does() -> None:
    found = score_of(catalogue(Rule()), folds(read_days(RECORDINGS / "nezha"), "ob"))

    assert (found.paged_within() or 0) >= 0.82
    assert found.precision == 1


@recorded
@pytest.mark.parametrize(("name", "useful"), [("FD001", 99), ("FD003", 98)])
def test_ninety_nine_of_a_hundred_engines_turn_red_in_time_and_hardly_one_twice(
    name: str, useful: int
) -> None:
    engines = read_train(RECORDINGS / "cmapss", name)
    alarm = rule_alarm(HEALTH_RULE.red_below_cycles, HEALTH_RULE.runs)

    found = judge(alarm, engines, estimates(engines))

    assert found.useful >= useful
    assert found.pages <= 1.05 * len(engines)
