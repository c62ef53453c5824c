"""Samples become the statistics of buckets; metrics are told apart by their exact dimensions."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.percentile import Percentile
from alarmlab.metrics.statistic import AnyStatistic, Statistic
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START

names = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters=':{}",= \t\r\n\\', categories=["L", "N", "P"])
)
metrics = st.builds(
    MetricId,
    namespace=names.filter(bool),
    name=names.filter(bool),
    dimensions=st.dictionaries(names.filter(bool), st.text(max_size=8)).map(
        lambda pairs: frozenset(pairs.items())
    ),
)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def values(store: MetricStore, statistic: AnyStatistic, *, end_s: int, count: int) -> list[float | None]:
    datapoints = store.datapoints(METRIC, statistic=statistic, period_s=60, end=after(end_s), count=count)
    return [datapoint.value for datapoint in datapoints]


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        (Statistic.SAMPLE_COUNT, 3.0),
        (Statistic.AVERAGE, 4.0),
        (Statistic.SUM, 12.0),
        (Statistic.MINIMUM, 1.0),
        (Statistic.MAXIMUM, 9.0),
    ],
)
def test_each_statistic_is_taken_over_all_samples_of_the_bucket(statistic: Statistic, value: float) -> None:
    store = MetricStore()
    for second, sample in ((50, 9), (0, 1), (20, 2)):
        store.add(METRIC, at=after(second), value=sample)

    assert values(store, statistic, end_s=60, count=1) == [value]


def test_a_bucket_includes_its_first_instant_and_excludes_its_last() -> None:
    store = MetricStore()
    store.add(METRIC, at=after(60), value=1)
    store.add(METRIC, at=after(119.999999), value=2)
    store.add(METRIC, at=after(120), value=4)

    assert values(store, Statistic.SUM, end_s=180, count=3) == [None, 3.0, 4.0]


def test_two_samples_of_one_instant_both_count() -> None:
    store = MetricStore()
    store.add(METRIC, at=START, value=1)
    store.add(METRIC, at=START, value=1)

    assert values(store, Statistic.SAMPLE_COUNT, end_s=60, count=1) == [2.0]


@pytest.mark.parametrize(
    "other",
    [
        "Fleet:Temperature",
        'Fleet:Temperature{Machine="press",Line="1"}',
        'Fleet:Temperature{Machine="lathe"}',
        'Fleet:temperature{Machine="press"}',
        'fleet:Temperature{Machine="press"}',
    ],
)
def test_a_metric_with_any_other_name_or_dimension_has_no_data(other: str) -> None:
    store = MetricStore()
    store.add(MetricId.parse(other), at=START, value=1)

    assert values(store, Statistic.SUM, end_s=60, count=2) == [None, None]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_values_cloudwatch_rejects_are_refused(value: float) -> None:
    with pytest.raises(BadInputError, match="CloudWatch takes finite numbers"):
        MetricStore().add(METRIC, at=START, value=value)


def test_a_sample_without_a_time_zone_is_refused() -> None:
    with pytest.raises(BadInputError, match="without a time zone"):
        MetricStore().add(METRIC, at=START.replace(tzinfo=None), value=1)


@given(metrics)
def test_printing_a_metric_and_reading_it_gives_the_same_metric(metric: MetricId) -> None:
    assert MetricId.parse(str(metric)) == metric


ECS = 'AWS/ECS:CPUUtilization{ClusterName="c",ServiceName="s"}'


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('AWS/ECS:CPUUtilization{ServiceName="s",ClusterName="c"}', ECS),
        ('AWS/ECS:CPUUtilization { ClusterName = "c" , ServiceName = "s" }', ECS),
        ("Fleet:Temperature", "Fleet:Temperature"),
        ("Fleet:Temperature{}", "Fleet:Temperature"),
        ('Fleet:a{b="x, y = {z}"}', 'Fleet:a{b="x, y = {z}"}'),
    ],
)
def test_a_metric_is_printed_in_one_way(text: str, printed: str) -> None:
    assert str(MetricId.parse(text)) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Temperature",
        ":Temperature",
        "Fleet:",
        'Fleet:Temperature{Machine="press"',
        'Fleet:Temperature{Machine="press",}',
        "Fleet:Temperature{,}",
        "Fleet:Temperature{Machine=press}",
        'Fleet:Temperature{Machine="press" Line="1"}',
        'Fleet:Temperature{Machine="press"}x',
    ],
)
def test_anything_else_is_not_a_metric(text: str) -> None:
    with pytest.raises(BadInputError, match="a metric is written Namespace:Name") as caught:
        MetricId.parse(text, where="here")

    assert str(caught.value).startswith("here: got ")


def test_a_dimension_given_twice_is_named() -> None:
    with pytest.raises(BadInputError, match="not Machine twice"):
        MetricId.parse('Fleet:Temperature{Machine="press",Machine="lathe"}')


def test_a_sample_that_comes_late_counts_from_then_on() -> None:
    store = MetricStore()
    store.add(METRIC, at=after(0), value=1)
    before = values(store, Statistic.SUM, end_s=60, count=1)

    store.add(METRIC, at=after(30), value=2)

    assert (before, values(store, Statistic.SUM, end_s=60, count=1)) == ([1.0], [3.0])


@given(
    st.sampled_from([Statistic.SUM, Percentile(pct=Decimal(70))]),
    st.lists(st.tuples(st.integers(0, 599), st.booleans()), max_size=30),
)
def test_it_makes_no_difference_when_somebody_looks(
    statistic: AnyStatistic, samples: list[tuple[int, bool]]
) -> None:
    """Samples in any order, buckets of two lengths made in between: the values are those of all samples."""
    looked_at, alone = MetricStore(), MetricStore()
    for number, (at_s, look) in enumerate(samples):
        for store in (looked_at, alone):
            store.add(METRIC, at=after(at_s), value=number)
        if look:
            values(looked_at, statistic, end_s=at_s // 60 * 60, count=2)
            values(looked_at, statistic, end_s=600, count=3)

    assert values(looked_at, statistic, end_s=600, count=10) == values(alone, statistic, end_s=600, count=10)
