"""Recorded services under the catalogue's own alarms: what is read, and that a day never judges itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from alarmlab.backtest.fit import Rule
from benchmarks.detection_quality.nezha_files import CLOCK_AHEAD_S, ServiceDay, read_days
from benchmarks.detection_quality.recorded import DataError
from benchmarks.detection_quality.services import catalogue, folds, recorded_of, score_of, unfitted
from tests.benchmarks.detection_quality.recordings import (
    DAYS,
    FAULT_MINUTE,
    FIRST_S,
    MINUTES,
    day_start_s,
    write,
    write_services,
)


def days_of(folder: Path) -> tuple[ServiceDay, ...]:
    return read_days(folder)


def test_a_row_stands_for_the_minute_that_it_ends(tmp_path: Path) -> None:
    write_services(tmp_path)

    first, _ = days_of(tmp_path)

    assert first.first_s % 60 == 0
    assert first.first_s == day_start_s("one") - FIRST_S % 60 - 60
    assert len(first.front["p50"]) == MINUTES
    [fault] = first.incidents
    slow = first.front["p50"] > 0.5
    assert first.first_s + 60 * int(np.flatnonzero(slow)[0]) <= fault.start_s + 60
    assert fault.name == "cpu_contention of frontend"


def test_a_pod_whose_clock_is_ahead_is_put_right(tmp_path: Path) -> None:
    write_services(tmp_path, cart_ahead_s=CLOCK_AHEAD_S)

    first, _ = days_of(tmp_path)

    assert np.array_equal(first.services["cartservice"]["cpu_pct"], np.full(MINUTES, 30.0))


def test_success_that_is_zero_throughout_was_not_recorded(tmp_path: Path) -> None:
    write_services(tmp_path, ok_pct=0.0)

    first, _ = days_of(tmp_path)

    assert np.isnan(first.front["ok_pct"]).all()


def test_the_catalogues_alarms_find_a_slowdown_once_and_page_for_nothing_else(tmp_path: Path) -> None:
    write_services(tmp_path)

    found = score_of(catalogue(Rule()), folds(days_of(tmp_path), "ob"))

    assert (found.recall, found.precision, len(found.pages)) == (1, 1, 2)
    # The first slow minute ends 40 s after the fault began, the second, which decides, another minute later.
    assert found.delays_s == (100.0, 100.0)


def test_limits_that_no_history_gave_miss_what_stays_below_a_second(tmp_path: Path) -> None:
    write_services(tmp_path, slowdown=2.0)
    mine = folds(days_of(tmp_path), "ob")

    assert score_of(unfitted, mine).recall == 0
    assert score_of(catalogue(Rule()), mine).recall == 1


def test_only_the_named_alarms_are_played(tmp_path: Path) -> None:
    write_services(tmp_path)

    assert score_of(catalogue(Rule(), only=("CPU",)), folds(days_of(tmp_path), "ob")).recall == 0


def test_a_day_has_the_limits_of_the_other_day(tmp_path: Path) -> None:
    """However slow its own quiet minutes are."""
    write_services(tmp_path, quiet_s={"one": 0.2, "two": 0.1})

    first, second = folds(days_of(tmp_path), "ob")

    assert first.environment(Rule()).thresholds.response_time_p50_s == pytest.approx(0.132, rel=0.01)
    assert second.environment(Rule()).thresholds.response_time_p50_s == pytest.approx(0.264, rel=0.01)


def test_a_fault_is_no_part_of_the_quiet_history(tmp_path: Path) -> None:
    write_services(tmp_path, slowdown=100.0)

    for fold in folds(days_of(tmp_path), "ob"):
        assert fold.environment(Rule()).thresholds.response_time_p50_s < 0.3


def test_what_is_known_of_a_day_covers_its_fault_and_its_masks(tmp_path: Path) -> None:
    write_services(tmp_path)
    begin_s = day_start_s("two") + 60 * 10
    write(tmp_path / "unlabelled_holes.csv", "start_ts,end_ts", [(begin_s, begin_s + 300)])
    first, second = days_of(tmp_path)

    assert len(recorded_of(first).known) == 1
    assert [span.length_s for span in recorded_of(second).known] == [480, 300]
    assert recorded_of(second).known[0].start_s == second.first_s + 60 * FAULT_MINUTE + 20


def test_one_day_alone_cannot_be_judged(tmp_path: Path) -> None:
    write_services(tmp_path, days=DAYS[:1])

    with pytest.raises(DataError, match="ob: has one day"):
        folds(days_of(tmp_path), "ob")


def test_a_table_that_lacks_a_column_is_told(tmp_path: Path) -> None:
    write_services(tmp_path)
    write(tmp_path / "faults.csv", "app,day", [])

    with pytest.raises(DataError, match=r"faults\.csv: has no column 'inject_pod'"):
        days_of(tmp_path)
    (tmp_path / "faults.csv").unlink()
    with pytest.raises(DataError, match=r"holds no faults\.csv"):
        days_of(tmp_path)
