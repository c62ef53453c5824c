"""Percentiles: recorded numbers, documented limits, and the rule on too few samples."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.core import Verdict, decide
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.percentile import LowSampleCount, Percentile, parse_percentile
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START, a_stat, an_alarm

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "percentiles.yaml").read_text(encoding="utf-8"))


def percentile(text: str) -> Percentile:
    found = parse_percentile(text)
    assert found
    return found


def recorded() -> list[Any]:
    return [
        pytest.param(record["samples"], text, value, id=f"{text} of {record['samples']}")
        for record in FACTS["recorded"]
        for text, value in record["percentiles"].items()
    ]


@pytest.mark.parametrize(("samples", "text", "value"), recorded())
def test_a_recorded_percentile_is_reproduced(samples: list[float], text: str, value: float) -> None:
    assert percentile(text).of(samples) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "samples", "value"),
    [
        pytest.param("p99", [0.0] * 99 + [7.0], 0.0, id="zeros have a bin of their own"),
        pytest.param("p99.9", [1.0] * 999 + [5.0], 1.1, id="the rank ends the bin of the ones"),
        pytest.param("p99.9", [1.0] * 998 + [5.0] * 2, math.sqrt(1.1**16 * 5), id="half way to the fives"),
        pytest.param("p50", [4.0], 4.0, id="one sample"),
    ],
)
def test_a_percentile_lies_in_the_bin_of_its_rank(text: str, samples: list[float], value: float) -> None:
    assert percentile(text).of(samples) == pytest.approx(value)


positive = st.floats(min_value=0, max_value=1e12, allow_subnormal=False).filter(
    lambda value: value == 0 or value > 1e-9
)


@given(st.lists(positive, min_size=1, max_size=50), st.decimals(0, 100, places=2))
def test_a_percentile_is_within_a_tenth_of_the_sample_of_its_rank(samples: list[float], pct: Any) -> None:
    """The nearest rank, the plainest definition of all, is never further away than one bin."""
    ordered = sorted(samples)
    nearest = ordered[max(0, math.ceil(pct * len(samples) / 100) - 1)]

    value = Percentile(pct=pct).of(samples)

    assert value is not None
    assert nearest / 1.1000001 <= value <= nearest * 1.1000001


@given(
    st.lists(positive, min_size=1, max_size=50), st.decimals(0, 100, places=2), st.decimals(0, 100, places=2)
)
def test_a_higher_percentile_is_no_smaller(samples: list[float], first: Any, second: Any) -> None:
    low, high = (Percentile(pct=pct).of(samples) for pct in sorted((first, second)))

    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.parametrize(("text", "value"), [("p0", -1.0), ("p50", None), ("p99.9", None), ("p100", 8.0)])
def test_negative_samples_have_no_percentiles(text: str, value: float | None) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"""
    assert percentile(text).of([-1.0, 2.0, 8.0]) == value


@pytest.mark.parametrize(
    ("text", "enough"),
    [("p99", 1_000), ("p99.9", 10_000), ("p90", 100), ("p50", 20), ("p25", 40), ("p10", 100), ("p95", 200)],
)
def test_fewer_samples_than_documented_are_too_few(text: str, enough: int) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html"""
    assert percentile(text).has_too_few(enough - 1)
    assert not percentile(text).has_too_few(enough)


@pytest.mark.parametrize("text", ["p0", "p100"])
def test_the_extremes_need_one_sample(text: str) -> None:
    assert not percentile(text).has_too_few(1)


@pytest.mark.parametrize("text", ["p99", "p0", "p100", "p99.9", "p0.0123456789", "p100.0"])
def test_printing_a_percentile_and_reading_it_gives_the_same_percentile(text: str) -> None:
    assert str(percentile(text)) == text


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
        query=a_stat(percentile("p90")),
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
