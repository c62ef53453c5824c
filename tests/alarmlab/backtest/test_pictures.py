"""Pictures of alarms: what is in them, where they go, that they are always the same."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.backtest.backtest import backtest
from alarmlab.backtest.report.picture import Watched, picture_of
from alarmlab.backtest.report.pictures import draw_all, file_names
from alarmlab.backtest.report.thinning import thinned
from alarmlab.errors import BadInputError
from tests.alarmlab.backtest.days import HOT, a_day, a_site, an_incident, site_of
from tests.alarmlab.builders import properties

HISTORY = a_day((100, 30, HOT), (600, 20, HOT))
INCIDENTS = [an_incident(98, 30, "outage of the press")]


def silent(done: int, of: int) -> None:
    """Hears the progress."""


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_back_test_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    result = backtest([a_site(hot={}, other={"Threshold": 10})], HISTORY, INCIDENTS)

    first, second = (
        draw_all(result, HISTORY, folder=tmp_path / name, form=form, on_progress=silent) for name in "ab"
    )

    assert [path.name for path in first] == [f"hot.{form}", f"other.{form}"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_picture_tells_rule_threshold_pages_incidents_and_states(tmp_path: Path) -> None:
    result = backtest([a_site(hot={})], HISTORY, INCIDENTS)
    watched = Watched(ends_s=np.array([0, 60]), values=np.array([1.0, 2.0]))

    figure = picture_of(result.alarms[0], watched, INCIDENTS)

    series, states = figure.axes
    title = series.get_title(loc="left")
    texts = [text.get_text() for text in series.texts]
    assert "hot: Average of Fleet:Temperature" in title
    assert "2 pages" in title
    assert "1 false" in title
    assert texts == ["threshold 50", "outage of the press"]
    assert [label.get_text() for label in states.get_yticklabels()] == ["OK", "no data", "ALARM"]


@pytest.mark.parametrize("comparison", ["GreaterThanThreshold", "LessThanThreshold"])
def test_the_threshold_is_always_within_the_picture(comparison: str) -> None:
    for threshold in (-5.0, 0.0, 1e6):
        changes: dict[str, Any] = {"Threshold": threshold, "ComparisonOperator": comparison}
        result = backtest([a_site(hot=changes)], HISTORY)
        watched = Watched(ends_s=np.array([0, 60]), values=np.array([math.nan, math.nan]))

        series, _ = picture_of(result.alarms[0], watched, []).axes

        low, high = series.get_ylim()
        assert low < threshold < high


def test_a_picture_of_a_composite_alarm_has_a_row_for_each_alarm_it_watches() -> None:
    resources: dict[str, Any] = {
        name: {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(AlarmName=name)}
        for name in ("warm", "hot")
    }
    rule = {"AlarmName": "both", "AlarmRule": "ALARM(warm) AND ALARM(hot)"}
    resources["Both"] = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": rule}
    result = backtest([site_of(resources)], HISTORY, names=["both"])

    series, _ = picture_of(result.alarms[0], None, []).axes

    assert "both: ALARM(warm) AND ALARM(hot)" in series.get_title(loc="left")
    assert [label.get_text() for label in series.get_yticklabels()] == ["warm", "hot"]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    result = backtest([a_site(hot={})], HISTORY)
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")

    with pytest.raises(BadInputError, match="cannot be written"):
        draw_all(result, HISTORY, folder=blocked, form="png", on_progress=silent)


def test_a_file_is_named_after_its_alarm_as_every_file_system_takes_it() -> None:
    names = ["prod/High CPU (%)", "prod-high cpu", "..", "a" * 300]

    assert file_names(names) == ["prod-High-CPU", "prod-high-cpu-2", "alarm", "a" * 100]


VALUES = st.lists(st.integers(-9, 9).map(float) | st.just(math.nan), min_size=1, max_size=300)


@given(VALUES, st.integers(2, 80))
def test_thinning_keeps_every_peak_and_the_order(values: list[float], most: int) -> None:
    times = np.arange(len(values))

    kept_at, kept = thinned(times, np.array(values), most=most)

    assert kept_at.tolist() == sorted(set(kept_at.tolist()))
    assert np.array_equal(np.array(values)[kept_at], kept, equal_nan=True)
    real = [value for value in values if not math.isnan(value)]
    if real:
        assert (np.nanmin(kept), np.nanmax(kept)) == (min(real), max(real))
    assert len(kept) <= max(most + 2, len(values) if len(values) <= most else 0)
