"""Bounds of expressions, where it matters that a missing point counts as 0 beside another series."""

from __future__ import annotations

import math

import pytest

from alarmlab.check.intervals import Interval, interval_of
from alarmlab.metric_math.syntax import parse_expression

BOUNDS = {"a": Interval(least=5, most=10), "b": Interval(least=1, most=2)}


@pytest.mark.parametrize(
    ("expression", "least", "most"),
    [
        ("a", 5, 10),
        ("-a", -10, -5),
        ("a + b", 0, 12),
        ("a - b", -2, 10),
        ("a * b", 0, 20),
        ("a / b", 0, math.inf),
        ("a / 5", 0, 2),
        ("a * 2", 0, 20),
        ("a ^ 2", -math.inf, math.inf),
        ("a > b", 0, 1),
        ("IF(a > b, a, b)", 0, 10),
        ("IF(a > b, a)", 0, 10),
        ("FILL(a, 20)", 5, 20),
        ("FILL(a, REPEAT)", 5, 10),
        ("ABS(a - b)", 0, 10),
        ("SUM([a, b])", 0, 12),
        ("MAX([a, b])", 0, 10),
        ("AVG(METRICS())", 0, 10),
        ("SUM(a)", -math.inf, math.inf),
        ("RATE(a)", -math.inf, math.inf),
    ],
)
def test_the_bounds_of_an_expression(expression: str, least: float, most: float) -> None:
    assert interval_of(parse_expression(expression), BOUNDS) == Interval(least=least, most=most)
