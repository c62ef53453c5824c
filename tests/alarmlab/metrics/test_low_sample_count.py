"""The rule on too few samples for a percentile."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.core import Verdict, decide
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.percentile import LowSampleCount, Percentile
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START, a_stat, an_alarm


@pytest.mark.parametrize(
    ("pct", "enough"),
    [("99", 1_000), ("99.9", 10_000), ("90", 100), ("50", 20), ("25", 40), ("10", 100), ("95", 200)],
)
def test_fewer_samples_than_documented_are_too_few(pct: str, enough: int) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html"""
    percentile = Percentile(pct=Decimal(pct))

    assert percentile.has_too_few(enough - 1)
    assert not percentile.has_too_few(enough)


@pytest.mark.parametrize("pct", ["0", "100"])
def test_the_extremes_need_one_sample(pct: str) -> None:
    assert not Percentile(pct=Decimal(pct)).has_too_few(1)


def decided(row: str, *, m: int, before: State = State.ALARM) -> Verdict:
    """X breaches, 0 does not, - is missing; small x and o have too few samples."""
    values = {"X": 100.0, "x": 100.0, "0": 0.0, "o": 0.0, "-": None}
    return decide(
        [values[letter] for letter in row],
        breaches=lambda value: value > 50,
        datapoints_to_alarm=m,
        evaluation_periods=3,
        treat_missing_data=TreatMissingData.NOT_BREACHING,
        state=before,
        low_sample=[place for place, letter in enumerate(row) if letter in "xo"],
    )


@pytest.mark.parametrize(
    ("row", "m", "state"),
    [
        pytest.param("xxx", 1, State.INSUFFICIENT_DATA, id="nothing to judge"),
        pytest.param("XxX", 2, State.ALARM, id="the others breach often enough"),
        pytest.param("0o0", 2, State.OK, id="the others are good often enough"),
        pytest.param("0x0", 1, State.INSUFFICIENT_DATA, id="the third might have breached"),
        pytest.param("x--", 1, State.INSUFFICIENT_DATA, id="before missing data is treated"),
        pytest.param("x000", 1, State.OK, id="older than needed"),
        pytest.param("---", 1, State.OK, id="no samples at all are missing data"),
    ],
)
def test_a_datapoint_of_too_few_samples_counts_for_nothing(row: str, m: int, state: State) -> None:
    assert decided(row, m=m, before=State.INSUFFICIENT_DATA).state is state


@pytest.mark.parametrize(
    ("low_sample_count", "state"),
    [(LowSampleCount.EVALUATE, State.ALARM), (LowSampleCount.IGNORE, State.OK)],
)
def test_few_samples_are_evaluated_unless_told_to_ignore_them(
    low_sample_count: LowSampleCount, state: State
) -> None:
    alarm = an_alarm(
        query=a_stat(Percentile(pct=Decimal(90))),
        evaluation_periods=1,
        datapoints_to_alarm=1,
        low_sample_count=low_sample_count,
    )
    store = MetricStore()
    for _ in range(99):
        store.add(METRIC, at=START, value=90)

    evaluation = evaluate(alarm, store, now=START + timedelta(seconds=70), state=State.OK)

    assert evaluation.state is state
    assert evaluation.reason_data["recentDatapoints"] == [90.0]
    if evaluation.verdict.kept:
        assert evaluation.reason == (
            "State kept: 1 datapoint with few samples, and EvaluateLowSampleCountPercentile is ignore."
        )
