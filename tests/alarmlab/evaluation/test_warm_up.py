"""Warm-up: the documented example, and what ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from alarmlab.alarms.timing import WarmUp
from alarmlab.evaluation.warm_up import warms_up
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START, an_alarm

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "timing.yaml").read_text(encoding="utf-8"))[
    "warm_up"
]


def clock(time: str) -> datetime:
    return datetime.fromisoformat(f"{START:%Y-%m-%d}T{time}Z")


def store_of(*, first: datetime, minutes: int, gaps: range = range(0)) -> MetricStore:
    """A sample a minute."""
    store = MetricStore()
    for minute in range(minutes):
        if minute not in gaps:
            store.add(METRIC, at=first + timedelta(minutes=minute), value=1)
    return store


def evaluated_from(store: MetricStore, *, minutes: int, full: bool, created: str = "10:00") -> str:
    """The first minute after the creation at which the alarm of the page's example is evaluated."""
    example = FACTS["example"]
    alarm = an_alarm(
        period_s=example["period"],
        evaluation_periods=example["periods"],
        warm_up=WarmUp(duration_s=60 * minutes, full=full),
    )
    at = clock(created)
    while warms_up(alarm, store, created_at=clock(created), now=at + timedelta(seconds=10)):
        at += timedelta(minutes=1)
    return f"{at:%H:%M}"


@pytest.mark.parametrize(
    ("minutes", "full", "expected"),
    [
        pytest.param(30, False, FACTS["example"]["evaluated_from"], id="the page's example"),
        pytest.param(30, True, "10:30", id="all of it when told to wait"),
        pytest.param(10, False, "10:10", id="no longer than it lasts"),
    ],
)
def test_warm_up_ends_when_data_fills_the_window_or_its_time_is_over(
    minutes: int, full: bool, expected: str
) -> None:
    store = store_of(first=clock(FACTS["example"]["published_from"]), minutes=60)

    assert evaluated_from(store, minutes=minutes, full=full) == expected


@pytest.mark.parametrize(
    ("first", "gaps", "expected"),
    [
        pytest.param("09:00", range(0), "10:00", id="data from before the alarm fills it at once"),
        pytest.param("11:00", range(0), "10:40", id="without data it lasts as long as it may"),
        pytest.param("10:04", range(9, 20), "10:25", id="the newest period needs a datapoint"),
    ],
)
def test_what_fills_the_window(first: str, gaps: range, expected: str) -> None:
    store = store_of(first=clock(first), minutes=90, gaps=gaps)

    assert evaluated_from(store, minutes=40, full=False) == expected


def test_an_alarm_without_warm_up_is_evaluated_at_once() -> None:
    assert not warms_up(an_alarm(), MetricStore(), created_at=START, now=START)
