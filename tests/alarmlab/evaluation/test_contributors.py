"""Alarms on Metrics Insights: the series of a query, the contributors and the alarm they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.evaluation import Evaluation
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.insights.syntax import parse_query
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import START, AlarmChanges, an_alarm

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "insights.yaml").read_text(encoding="utf-8"))
Row = Sequence[float | None]
OVER_HOSTS = "SELECT AVG(Latency) FROM App GROUP BY Service ORDER BY MAX()"
BY_SERVICE = "SELECT AVG(Latency) FROM SCHEMA(App, Service) GROUP BY Service ORDER BY AVG() DESC"


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def a_store(rows: Mapping[str, Row]) -> MetricStore:
    """A value a minute of App:Latency for each service."""
    store = MetricStore()
    for service, row in rows.items():
        metric = MetricId(namespace="App", name="Latency", dimensions=frozenset({("Service", service)}))
        for place, value in enumerate(row):
            if value is not None:
                store.add(metric, at=minute(place), value=value)
    return store


def an_insights_alarm(text: str = BY_SERVICE, **changes: Unpack[AlarmChanges]) -> MetricAlarm:
    """The query > 50 in 1 of 1 minutes."""
    query = Insights(select=parse_query(text))
    return replace(an_alarm(query=query, evaluation_periods=1, datapoints_to_alarm=1), **changes)


def followed(alarm: MetricAlarm, store: MetricStore, minutes: int) -> list[Evaluation]:
    """The evaluations at the end of each minute."""
    found: list[Evaluation] = []
    for number in range(1, minutes + 1):
        before = found[-1].state if found else State.INSUFFICIENT_DATA
        contributors = found[-1].contributor_states if found else None
        found.append(evaluate(alarm, store, now=minute(number), state=before, contributors=contributors))
    return found


def series(text: str, store: MetricStore, *, minutes: int) -> dict[str, list[float | None]]:
    buckets = Buckets(end=minute(minutes), period_s=60, count=minutes)
    found = Insights(select=parse_query(text)).series(store, buckets)
    return {key: [point.value for point in points] for key, points in found.items()}


def test_each_contributor_has_a_state_and_one_in_alarm_is_enough() -> None:
    store = a_store({"a": [10, 90, 10], "b": [10, 10, 10]})

    found = followed(an_insights_alarm(), store, 3)

    assert [one.state for one in found] == [State.OK, State.ALARM, State.OK]
    assert [one.reason for one in found] == [
        FACTS["reasons"]["none alarms"],
        FACTS["reasons"]["one alarms"],
        FACTS["reasons"]["none alarms"],
    ]
    assert found[1].contributor_states == {"Service=a": State.ALARM, "Service=b": State.OK}
    assert found[1].contributors["Service=a"].reason == (
        "Threshold Crossed: 1 out of the last 1 datapoints [90.0 (01/01/26 00:01:00)] was greater than the "
        "threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    assert found[1].reason_data == {"version": "1.0", "queryDate": "2026-01-01T00:02:00.000+0000"}


@pytest.mark.parametrize("treatment", TreatMissingData)
def test_a_contributor_that_vanishes_is_ok_whatever_stands_in_for_missing_data(
    treatment: TreatMissingData,
) -> None:
    """Documented. It vanishes when the evaluation range, six buckets here, has none of its datapoints."""
    store = a_store({"a": [90], "b": [10] * 12})

    found = followed(an_insights_alarm(treat_missing_data=treatment), store, 8)

    last_seen, gone, over = found[5], found[6], found[7]
    assert "Service=a" in last_seen.contributor_states
    assert gone.contributors["Service=a"].state is State.OK
    assert gone.contributors["Service=a"].reason == FACTS["reasons"]["vanished"]
    assert (gone.state, gone.reason) == (State.OK, FACTS["reasons"]["none alarms"])
    assert "Service=a" not in over.contributors


@pytest.mark.parametrize(
    ("treatment", "state"),
    [
        (TreatMissingData.MISSING, State.INSUFFICIENT_DATA),
        (TreatMissingData.BREACHING, State.ALARM),
        (TreatMissingData.NOT_BREACHING, State.OK),
        (TreatMissingData.IGNORE, State.ALARM),
    ],
)
def test_a_query_that_returns_nothing_is_treated_as_missing_data(
    treatment: TreatMissingData, state: State
) -> None:
    """Documented on the page on such alarms, and recorded; another page says INSUFFICIENT_DATA always."""
    alarm = an_insights_alarm(treat_missing_data=treatment)

    found = evaluate(alarm, MetricStore(), now=minute(1), state=State.ALARM)

    assert found.state is state
    if treatment in FACTS["reasons"]["empty"]:
        assert found.reason == FACTS["reasons"]["empty"][treatment]


def test_gaps_within_a_contributor_are_treated_as_missing_data() -> None:
    store = a_store({"a": [90, None, None], "b": [10, 10, 10]})
    alarm = an_insights_alarm(
        evaluation_periods=3, datapoints_to_alarm=3, treat_missing_data=TreatMissingData.BREACHING
    )

    assert followed(alarm, store, 3)[-1].contributor_states == {
        "Service=a": State.ALARM,
        "Service=b": State.OK,
    }


def test_a_contributor_that_cannot_be_told_is_ok() -> None:
    """With `missing`, one breach of three wanted: INSUFFICIENT_DATA for a metric, OK for a contributor."""
    alarm = an_insights_alarm(evaluation_periods=3, datapoints_to_alarm=3)

    (found,) = followed(alarm, a_store({"a": [90]}), 1)

    assert (found.state, found.contributor_states) == (State.OK, {"Service=a": State.OK})


def test_more_than_a_hundred_alarming_contributors_are_not_counted() -> None:
    """Documented in these words."""
    store = a_store({f"s{number}": [90] for number in range(101)})

    assert followed(an_insights_alarm(), store, 1)[0].reason == "100+ time series evaluated to ALARM"


def test_a_query_without_groups_is_one_time_series_with_its_reasons() -> None:
    store = a_store({"a": [90], "b": [30]})

    (found,) = followed(an_insights_alarm("SELECT AVG(Latency) FROM App"), store, 1)

    assert (found.state, found.contributors) == (State.ALARM, {})
    assert "1 out of the last 1 datapoints [60.0 (01/01/26 00:00:00)] was greater than" in found.reason


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("ORDER BY AVG() DESC", ["a", "b", "c"]),
        ("ORDER BY AVG()", ["c", "b", "a"]),
        ("ORDER BY MAX() DESC", ["b", "a", "c"]),
        ("ORDER BY MIN() ASC", ["b", "c", "a"]),
        ("ORDER BY COUNT() DESC", ["a", "b", "c"]),
        ("ORDER BY SUM() DESC LIMIT 2", ["a", "b"]),
    ],
)
def test_series_are_ordered_by_their_datapoints_and_the_first_are_returned(
    order: str, names: list[str]
) -> None:
    store = a_store({"a": [50, 50, 50], "b": [0, 80, 40], "c": [20, 20, None], "d": [None] * 3})

    found = series(OVER_HOSTS.replace("ORDER BY MAX()", order), store, minutes=3)

    assert list(found) == [f"Service={name}" for name in names]


samples = st.lists(st.integers(0, 9).map(float), max_size=4)


@given(st.sampled_from(["AVG", "SUM", "MIN", "MAX", "COUNT"]), st.lists(samples, min_size=1, max_size=4))
def test_a_group_is_a_function_of_all_samples_of_its_metrics(function: str, hosts: list[list[float]]) -> None:
    """One group over several metrics, against the plain definition."""
    store = MetricStore()
    for number, values in enumerate(hosts):
        dimensions = frozenset({("Service", "a"), ("Host", str(number))})
        store.add_all(
            MetricId(namespace="App", name="Latency", dimensions=dimensions), at=START, values=values
        )
    everything = [value for values in hosts for value in values]
    plain = {
        "AVG": lambda: sum(everything) / len(everything),
        "SUM": lambda: sum(everything),
        "MIN": lambda: min(everything),
        "MAX": lambda: max(everything),
        "COUNT": lambda: len(everything),
    }

    found = series(OVER_HOSTS.replace("AVG(L", f"{function}(L"), store, minutes=1)

    assert found == ({"Service=a": [pytest.approx(plain[function]())]} if everything else {})
