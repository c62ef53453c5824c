"""Alarms on a band: the published example, what breaches, and what becomes of a missing band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Unpack

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.band import Band
from alarmlab.alarms.query import Expression, MetricMath
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.evaluation import Evaluation
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metrics.statistic import Statistic
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START, AlarmChanges, a_stat, an_alarm

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "bands.yaml").read_text(encoding="utf-8"))
BAND = Band(id="ad1", text="ANOMALY_DETECTION_BAND(m1)", alarm="press-hot")
OUTSIDE = ComparisonOperator.OUTSIDE_BAND
Row = Sequence[float | None]


def a_band_alarm(operator: ComparisonOperator = OUTSIDE, **changes: Unpack[AlarmChanges]) -> MetricAlarm:
    """Average of METRIC outside the band in 1 of 1 minutes."""
    stats = {"m1": a_stat(Statistic.AVERAGE)}
    alarm = an_alarm(
        query=MetricMath(stats=stats, bands=(BAND,), expressions={}, returned="m1"),
        evaluation_periods=1,
        datapoints_to_alarm=1,
        threshold=None,
        band=BAND,
        comparison_operator=operator,
    )
    return replace(alarm, **changes)


def evaluation(alarm: MetricAlarm, values: Row, lower: Row, upper: Row) -> Evaluation:
    """The evaluation just after the last of the rows, a value a minute."""
    store = MetricStore()
    for metric, row in ((METRIC, values), (BAND.lower, lower), (BAND.upper, upper)):
        for minute, value in enumerate(row):
            if value is not None:
                store.add(metric, at=START + timedelta(minutes=minute), value=value)
    now = START + timedelta(minutes=len(values), seconds=10)
    return evaluate(alarm, store, now=now, state=State.INSUFFICIENT_DATA)


@pytest.mark.parametrize("published", FACTS["evaluations"], ids=lambda found: found["change"])
def test_the_published_evaluations_are_reproduced(published: dict[str, Any]) -> None:
    newest, at = (datetime.fromisoformat(f"{published[key]}Z") for key in ("newest", "at"))
    store = MetricStore()
    for metric, key in ((METRIC, "value"), (BAND.lower, "lower"), (BAND.upper, "upper")):
        store.add(metric, at=newest, value=published[key])
    before, after = published["change"].split(" -> ")

    found = evaluate(a_band_alarm(), store, now=at, state=State(before))

    assert (found.state, found.reason) == (after, published["reason"])
    assert found.reason_data == {
        "version": "1.0",
        "queryDate": f"{published['at']}+0000",
        "startDate": f"{published['newest']}.000+0000",
        "period": 60,
        "recentDatapoints": [published["value"]],
        "recentLowerThresholds": [published["lower"]],
        "recentUpperThresholds": [published["upper"]],
    }


edges = st.sampled_from([None, 0.0, 1.0, 2.0])


@given(st.sampled_from(["ABOVE", "BELOW", "OUTSIDE"]), edges, edges, edges)
def test_a_datapoint_breaches_beyond_the_edges_its_operator_names(
    side: str, value: float | None, lower: float | None, upper: float | None
) -> None:
    """An edge itself is within the band; a missing one that is needed makes the datapoint missing."""
    named = {"ABOVE": ["upper"], "BELOW": ["lower"], "OUTSIDE": ["lower", "upper"]}[side]
    missing = value is None or any({"lower": lower, "upper": upper}[edge] is None for edge in named)
    beyond = {
        "lower": value is not None and lower is not None and value < lower,
        "upper": value is not None and upper is not None and value > upper,
    }

    found = evaluation(a_band_alarm(ComparisonOperator[f"{side}_BAND"]), [value], [lower], [upper])

    expected = State.ALARM if any(beyond[edge] for edge in named) else State.OK
    assert found.state is (State.INSUFFICIENT_DATA if missing else expected)


@pytest.mark.parametrize(
    ("treatment", "state"),
    [(TreatMissingData.BREACHING, State.ALARM), (TreatMissingData.NOT_BREACHING, State.OK)],
)
def test_a_datapoint_without_a_band_is_treated_as_missing(treatment: TreatMissingData, state: State) -> None:
    found = evaluation(a_band_alarm(treat_missing_data=treatment), [5.0], [None], [1.0])

    assert (found.state, found.verdict.missing) == (state, 1)


@pytest.mark.parametrize(
    ("operator", "value", "words"),
    [
        (ComparisonOperator.ABOVE_BAND, 9.0, "was greater than the upper thresholds [3.0] (minimum"),
        (ComparisonOperator.ABOVE_BAND, 2.0, "was not greater than the upper thresholds [3.0] (minimum"),
        (ComparisonOperator.BELOW_BAND, 0.0, "was less than the lower thresholds [1.0] (minimum"),
        (ComparisonOperator.BELOW_BAND, 2.0, "was not less than the lower thresholds [1.0] (minimum"),
    ],
)
def test_one_edge_is_named_alone(operator: ComparisonOperator, value: float, words: str) -> None:
    assert words in evaluation(a_band_alarm(operator), [value], [1.0], [3.0]).reason


def test_several_datapoints_are_listed_with_their_edges_newest_first() -> None:
    """As in notifications of such alarms."""
    alarm = a_band_alarm(evaluation_periods=2, datapoints_to_alarm=2)

    found = evaluation(alarm, [27.5, 28.0], [31.0, 31.5], [33.0, 33.5])

    assert found.reason == (
        "Thresholds Crossed: 2 out of the last 2 datapoints "
        "[28.0 (01/01/26 00:01:00), 27.5 (01/01/26 00:00:00)] were "
        "less than the lower thresholds [31.5, 31.0] or greater than the upper thresholds [33.5, 33.0] "
        "(minimum 2 datapoints for OK -> ALARM transition)."
    )


def test_five_and_more_datapoints_follow_the_sentence() -> None:
    """As in notifications of such alarms."""
    alarm = a_band_alarm(evaluation_periods=6, datapoints_to_alarm=5)

    found = evaluation(alarm, [9.0] * 6, [1.0] * 6, [3.0] * 6)

    assert found.reason.startswith(
        "Thresholds Crossed: 6 out of the last 6 datapoints were less than the lower thresholds or "
        "greater than the upper thresholds. Recent datapoints [9.0 (01/01/26 00:05:00), "
    )
    assert found.reason.endswith(
        "] crossed the lower thresholds [1.0, 1.0, 1.0, 1.0, 1.0] "
        "or upper thresholds [3.0, 3.0, 3.0, 3.0, 3.0] "
        "(minimum 5 datapoints for OK -> ALARM transition)."
    )


@pytest.mark.parametrize(("expression", "value"), [("FIRST(ad1) - m1", 4.0), ("m1 - LAST(ad1)", 2.0)])
def test_in_an_expression_the_upper_edge_is_the_first_series_and_the_lower_the_last(
    expression: str, value: float
) -> None:
    """Documented: LAST is the lower bound."""
    query = MetricMath(
        stats={"m1": a_stat(Statistic.AVERAGE)},
        bands=(BAND,),
        expressions={"e1": Expression(text=expression, tree=parse_expression(expression))},
        returned="e1",
    )

    found = evaluation(an_alarm(query=query), [5.0], [3.0], [9.0])

    assert found.window[-1].value == value
