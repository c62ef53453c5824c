"""Metric math against every example and rule of the user guide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from alarmlab.metric_math.evaluator import Evaluation, in_order
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.values import Point, Series
from alarmlab.metrics.buckets import Buckets
from tests.alarmlab.builders import START

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "metric_math.yaml").read_text(encoding="utf-8"))


def points(row: str) -> tuple[Point, ...]:
    return tuple(None if text == "-" else float(text) for text in str(row).split())


def evaluated(text: str, metrics: Mapping[str, tuple[Point, ...]]) -> tuple[Point, ...]:
    count = len(next(iter(metrics.values())))
    buckets = Buckets(end=START + timedelta(minutes=count), period_s=60, count=count)
    return (
        Evaluation(
            metrics={name: Series(row) for name, row in metrics.items()},
            expressions={"e1": parse_expression(text)},
            buckets=buckets,
        )
        .time_series("e1")
        .points
    )


def examples() -> list[Any]:
    return [
        pytest.param(text, example["metrics"], result, id=f"{text} -> {result}")
        for example in [*FACTS["documented"], *FACTS["described"]]
        for text, result in example.items()
        if text != "metrics"
    ]


def test_the_documented_examples_are_read_whole() -> None:
    assert sum(len(example) - 1 for example in FACTS["documented"]) == 6


@pytest.mark.parametrize(("text", "metrics", "result"), examples())
def test_every_documented_expression_has_its_documented_points(
    text: str, metrics: Mapping[str, str], result: str
) -> None:
    assert evaluated(text, {name: points(row) for name, row in metrics.items()}) == points(result)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 + m1", 7.0),
        ("(1 + 2) * 3 + m1", 9.0),
        ("10 - 4 - 3 + m1", 3.0),
        ("16 / 4 / 2 + m1", 2.0),
        ("2 * 3 ^ 2 + m1", 18.0),
        ("2 ^ -1 + m1", 0.5),
        ("-2 + 5 + m1", 3.0),
        ("- -2 + m1", 2.0),
        ("5 - -2 + m1", 7.0),
        ("(-2) ^ 2 + m1", 4.0),
        ("1 + 1 > 1 AND 2 * 2 == 4 AND m1 == 0", 1.0),
        ("1 > 2 OR 2 > 1 OR m1 > 0", 1.0),
        ("((1)) + .5 + 5. + 1e1 + 2E-1 + m1", 16.7),
        ("m1\n+\t1", 1.0),
    ],
)
def test_operators_bind_as_in_arithmetic(text: str, value: float) -> None:
    assert evaluated(text, {"m1": (0.0,)}) == (pytest.approx(value),)


@pytest.mark.parametrize(
    "text",
    [
        "m1 / 0",
        "m1 * (1 / 0)",
        "m1 ^ -1",
        "(m1 - 8) ^ 0.5",
        "(m1 + 10) ^ 999",
        "TIME_SERIES(1 / 0)",
        "IF(1 / 0, m1)",
    ],
)
def test_a_result_that_is_no_finite_number_drops_the_point(text: str) -> None:
    assert evaluated(text, {"m1": (0.0,)}) == (None,)


def test_a_metric_that_was_never_published_has_no_points_to_add_to() -> None:
    """Recorded on AWS: m1+1 over such a metric is missing, not 1."""
    assert evaluated("m1 + 1", {"m1": (None, None)}) == (None, None)


def test_expressions_may_be_made_of_expressions_in_any_order() -> None:
    buckets = Buckets(end=START, period_s=60, count=1)
    texts = {"share": "100 * bad / all", "all": "SUM(both)", "both": "[bad, good]"}

    evaluation = Evaluation(
        metrics={"bad": Series((1.0,)), "good": Series((3.0,))},
        expressions=in_order({name: parse_expression(text) for name, text in texts.items()}),
        buckets=buckets,
    )

    assert evaluation.time_series("share") == Series((25.0,))


def test_metrics_are_those_of_the_request_and_never_expressions() -> None:
    evaluation = Evaluation(
        metrics={"m1": Series((1.0,)), "m2": Series((2.0,))},
        expressions={"e1": parse_expression("SUM(METRICS())"), "e2": parse_expression("m1 * 50")},
        buckets=Buckets(end=START, period_s=60, count=1),
    )

    assert evaluation.time_series("e1") == Series((3.0,))
