"""Which recordings tell the statistic an alarm needs, and what is said when none does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from alarmlab.backtest.history.recording import MetricHistory, Recording
from alarmlab.backtest.history.sources import NotRecordedError, source_of
from alarmlab.backtest.replay.buckets import buckets_of
from alarmlab.backtest.replay.ends import Ends
from alarmlab.metrics.percentile import Percentile
from alarmlab.metrics.statistic import AnyStatistic, Statistic
from tests.alarmlab.backtest.histories import START_S, a_recording
from tests.alarmlab.builders import METRIC

P99 = Percentile(pct=Decimal(99))
SUM, COUNT, AVERAGE = Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.AVERAGE
LEAST, MOST = Statistic.MINIMUM, Statistic.MAXIMUM
FIVE_MINUTES = Ends(first_s=START_S + 300, step_s=300, count=2)


def made_of(recordings: Sequence[Recording], statistic: AnyStatistic, *, period_s: int = 300) -> list[float]:
    source = source_of(
        MetricHistory(recordings=tuple(recordings)), metric=METRIC, statistic=statistic, period_s=period_s
    )
    ends = replace(FIVE_MINUTES, first_s=START_S + period_s)
    return buckets_of(source, statistic=statistic, period_s=period_s, ends=ends).values.tolist()


@pytest.mark.parametrize(
    ("statistic", "values", "expected"),
    [
        (SUM, [1.0, None, 2.0, 3.0, None, *[None] * 5], [6.0, math.nan]),
        (COUNT, [1.0, None, 2.0, 3.0, None, *[None] * 5], [6.0, math.nan]),
        (LEAST, [5.0, None, 2.0, 3.0, None, *[9.0] * 5], [2.0, 9.0]),
        (MOST, [5.0, None, 2.0, 3.0, None, *[9.0] * 5], [5.0, 9.0]),
    ],
)
def test_sums_counts_and_extremes_of_minutes_make_those_of_five(
    statistic: Statistic, values: list[float | None], expected: list[float]
) -> None:
    made = made_of([a_recording(values, statistic=statistic)], statistic)

    assert made == pytest.approx(expected, nan_ok=True, abs=0)


@pytest.mark.parametrize(
    ("which", "values"), [(SUM, [10.0, None, 30.0, *[None] * 7]), (AVERAGE, [10.0, None, 10.0, *[None] * 7])]
)
def test_an_average_of_minutes_weighs_each_by_its_samples(
    which: Statistic, values: list[float | None]
) -> None:
    counts = a_recording([1.0, None, 3.0, *[None] * 7], statistic=COUNT)

    made = made_of([a_recording(values, statistic=which), counts], AVERAGE)

    assert made == pytest.approx([10.0, math.nan], nan_ok=True, abs=0)


def test_a_minute_whose_count_is_lacking_does_not_count_in_an_average() -> None:
    counts = a_recording([1.0, None, *[None] * 8], statistic=COUNT)
    sums = a_recording([10.0, 1_000.0, *[None] * 8], statistic=SUM)

    assert made_of([sums, counts], AVERAGE)[0] == 10.0


def test_a_percentile_of_the_very_period_is_taken_as_it_is() -> None:
    minutes = a_recording([1.0] * 10, statistic=P99)
    five = a_recording([7.0, 8.0], statistic=P99, period_s=300)

    assert made_of([minutes, five], P99) == [7.0, 8.0]


def test_datapoints_of_a_minute_are_preferred_because_they_slide_with_the_alarm() -> None:
    minutes = [a_recording([1.0] * 10, statistic=SUM), a_recording([1.0] * 10, statistic=COUNT)]
    five = a_recording([7.0, 8.0], period_s=300)
    ten = a_recording([9.0], statistic=SUM, period_s=600)

    assert made_of([five, *minutes], AVERAGE) == [1.0, 1.0]
    assert made_of([ten, *minutes], SUM, period_s=600)[0] == 10.0


def test_an_average_alone_serves_when_the_minutes_lack_their_counts() -> None:
    minutes = a_recording([1.0] * 10, statistic=SUM)

    assert made_of([minutes, a_recording([7.0, 8.0], period_s=300)], AVERAGE) == [7.0, 8.0]


def test_five_minutes_make_ten_that_slide_by_five() -> None:
    recorded = [a_recording([7.0, 8.0, 1.0, 2.0], statistic=SUM, period_s=300)]

    assert made_of(recorded, SUM, period_s=600) == [15.0, 9.0]


@pytest.mark.parametrize(
    ("recordings", "statistic", "message"),
    [
        (
            [a_recording([1.0])],
            AVERAGE,
            "has Average of 1m; needed is Average of periods of 5m\n"
            "  fix: record SampleCount as well; an average of averages is not the average",
        ),
        (
            [a_recording([1.0], statistic=P99)],
            P99,
            "has p99 of 1m; needed is p99 of periods of 5m\n"
            "  fix: record p99 of periods of 5m, or raw samples; it does not follow from shorter periods",
        ),
        (
            [a_recording([1.0], statistic=SUM, period_s=900), a_recording([1.0], statistic=MOST)],
            SUM,
            "has Maximum of 1m, Sum of 15m; needed is Sum of periods of 5m\n"
            "  fix: record datapoints of 5m; a longer period cannot be taken apart",
        ),
        (
            [a_recording([1.0], statistic=SUM, period_s=180)],
            SUM,
            "has Sum of 3m; needed is Sum of periods of 5m\n"
            "  fix: record Sum, of periods that 5m is a multiple of",
        ),
    ],
)
def test_what_does_not_follow_is_refused(
    recordings: list[Recording], statistic: AnyStatistic, message: str
) -> None:
    with pytest.raises(NotRecordedError) as raised:
        made_of(recordings, statistic)

    assert str(raised.value) == f"history of {METRIC}: {message}"
