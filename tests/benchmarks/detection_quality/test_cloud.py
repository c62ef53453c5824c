"""Single metrics: labels become incidents, and a day's limit knows the days before it and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from alarmlab.backtest.fit import Rule
from benchmarks.detection_quality.cloud import DAY_S, Series, read_series, score_of
from tests.benchmarks.detection_quality.recordings import write

HOURS = 10 * 24


def write_series(folder: Path, *, spike_at: int = 200, dip_at: int | None = None) -> None:
    """Ten days by the hour, near 10, with a labelled spike of three hours."""
    rows: list[list[object]] = []
    for hour in range(HOURS):
        value, label = 10 + hour % 3, 0
        if 0 <= hour - spike_at < 3:
            value, label = 50, 1
        if hour == dip_at:
            value = 1
        day, of_day = divmod(hour, 24)
        rows.append(["one", f"2018-07-{day + 1:02} {of_day:02}:00:00", value, label])
    write(folder / "series.csv", "series,TimeStamp,Value,Label", rows)


def the_series(folder: Path) -> Series:
    [found] = read_series(folder)
    return found


def test_a_run_of_labels_is_one_incident_with_a_grace_of_two_periods(tmp_path: Path) -> None:
    write_series(tmp_path)

    found = the_series(tmp_path)

    [incident] = found.incidents
    assert (found.period_s, len(found.values)) == (3_600, HOURS)
    assert incident.start_s == found.first_s + 200 * 3_600
    assert (incident.end_s - incident.start_s, incident.grace_s) == (3 * 3_600, 2 * 3_600)


def test_a_time_that_names_its_zone_is_the_same_time(tmp_path: Path) -> None:
    rows = [["one", f'"2018-07-01T{hour:02}:00:00Z"', 1, 0] for hour in range(5)]
    write(tmp_path / "series.csv", "series,TimeStamp,Value,Label", rows)

    assert the_series(tmp_path).first_s == 1_530_403_200


def test_a_spike_pages_when_its_first_hour_is_over(tmp_path: Path) -> None:
    write_series(tmp_path)

    found = score_of([the_series(tmp_path)], Rule(), dips=False)

    assert (found.recall, found.precision, found.delays_s) == (1, 1, (3_600,))


def test_a_dip_is_found_where_dips_are_looked_for(tmp_path: Path) -> None:
    write_series(tmp_path, dip_at=150)
    series = [the_series(tmp_path)]

    assert len(score_of(series, Rule(), dips=True).false_pages) == 1
    assert score_of(series, Rule(), dips=False).false_pages == ()


def test_the_first_days_are_for_learning_and_not_judged(tmp_path: Path) -> None:
    write_series(tmp_path, spike_at=50)

    found = score_of([the_series(tmp_path)], Rule(), dips=False)

    assert found.outcomes == ()
    assert found.observed_s == 7 * DAY_S


def test_what_comes_later_changes_no_page_of_before(tmp_path: Path) -> None:
    write_series(tmp_path, spike_at=120)
    before = the_series(tmp_path)
    later = before.values.copy()
    later[150:] = 1_000.0
    changed = replace(before, values=later)

    first, second = (score_of([one], Rule(), dips=False) for one in (before, changed))

    assert first.pages == second.pages[: len(first.pages)]
    assert len(second.pages) > len(first.pages)


def test_series_are_judged_apart(tmp_path: Path) -> None:
    """The spike of one is no incident of the other."""
    write_series(tmp_path)
    one = the_series(tmp_path)
    quiet = replace(one, name="two", values=np.full(HOURS, 10.0), incidents=())
    loud = replace(one, name="three", incidents=())

    found = score_of([quiet, one, loud], Rule(), dips=False)

    assert (len(found.outcomes), len(found.pages), len(found.false_pages)) == (1, 2, 1)
