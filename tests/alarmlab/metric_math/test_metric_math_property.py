"""Random expressions over random gaps: evaluating whole series agrees with the plain rules for one bucket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.metric_math.evaluator import Evaluation
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.values import Series
from alarmlab.metrics.buckets import Buckets
from tests.alarmlab.builders import START
from tests.alarmlab.metric_math.math_reference import STRENGTH, Row, point, text_of

BUCKETS = 6
OPERATORS = st.sampled_from([operator for operator in STRENGTH if operator != "negated"])

summaries = st.sampled_from(["SUM", "AVG", "MIN", "MAX", "STDDEV", "DATAPOINT_COUNT"])
numbers = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 100.0])
points = st.none() | st.sampled_from([-2.0, 0.0, 0.5, 1.0, 2.0, 30.0])
rows = st.lists(points, min_size=BUCKETS, max_size=BUCKETS)
names = st.sampled_from(["m1", "m2", "m3"])


def made_of(series: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Larger time series from smaller ones."""
    either = series | numbers
    return st.one_of(
        st.tuples(OPERATORS, series, either),
        st.tuples(OPERATORS, either, series),
        st.tuples(st.sampled_from(["negated", "ABS", "DIFF"]), series),
        st.tuples(st.just("IF"), series, either),
        st.tuples(st.just("IF"), series, either, either),
        st.tuples(st.just("FILL"), series, st.just("REPEAT") | either),
        st.tuples(st.sampled_from(["RUNNING_SUM", "LOG", "LOG10"]), series),
        st.tuples(OPERATORS, series, st.tuples(st.just("range"), summaries, series)),
        st.tuples(OPERATORS, series, st.tuples(st.just("METRIC_COUNT"), arrays_of(series))),
        st.tuples(st.sampled_from(["FIRST", "LAST"]), arrays_of(series)),
        st.tuples(summaries, arrays_of(series)),
    )


def arrays_of(series: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Arrays of one to three series, and what choosing from them leaves."""
    array = st.lists(series, min_size=1, max_size=3).map(lambda found: ("array", *found))
    order = st.sampled_from(["ASC", "DESC"])
    ranks = st.sampled_from(["AVG", "MIN", "MAX", "SUM"])
    few = st.sampled_from([0.0, 1.0, 2.0])
    return st.one_of(
        array,
        st.tuples(st.just("REMOVE_EMPTY"), array),
        st.tuples(st.just("SORT"), array, ranks, order),
        st.tuples(st.just("SORT"), array, ranks, order, st.sampled_from([1.0, 2.0])),
        st.tuples(st.just("SLICE"), st.tuples(st.just("SORT"), array, ranks, order), few),
        st.tuples(st.just("SLICE"), array, few, few),
    )


expressions = st.recursive(names, made_of, max_leaves=8)


@given(expressions, rows, rows, rows)
def test_series_and_buckets_agree_on_every_expression(expression: Any, m1: Row, m2: Row, m3: Row) -> None:
    metrics = {"m1": m1, "m2": m2, "m3": m3}
    end = START + timedelta(minutes=BUCKETS)
    evaluation = Evaluation(
        metrics={name: Series(tuple(row)) for name, row in metrics.items()},
        expressions={"e1": parse_expression(text_of(expression))},
        buckets=Buckets(end=end, period_s=60, count=BUCKETS),
    )

    series = evaluation.time_series("e1")

    expected = [point(expression, metrics, bucket) for bucket in range(BUCKETS)]
    assert list(series.points) == [
        None if value is None else pytest.approx(value, abs=1e-9) for value in expected
    ]


@given(expressions)
def test_spaces_and_parentheses_around_everything_change_nothing(expression: Any) -> None:
    text = text_of(expression)
    metrics = {name: Series((4.0, None)) for name in ("m1", "m2", "m3")}
    buckets = Buckets(end=START, period_s=60, count=2)
    written = (text, f"( {text} )", text.replace(" ", "  ").replace("(", "( "))

    values = {
        Evaluation(metrics=metrics, expressions={"e1": parse_expression(one)}, buckets=buckets).time_series(
            "e1"
        )
        for one in written
    }

    assert len(values) == 1
