"""The values of metric math (numbers, time series, arrays of time series) and how operators join them.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-datatypes
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

Point: TypeAlias = float | None
"""The value of one bucket; None when there is none."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One number; None when it was dropped, as a division by zero is."""

    value: Point


@dataclass(frozen=True, slots=True)
class Series:
    """One point per bucket, oldest first."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """Several time series, in order."""

    series: tuple[Series, ...]


Value: TypeAlias = Scalar | Series | Array

OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right,
    "^": math.pow,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "AND": lambda left, right: left != 0 and right != 0,
    "OR": lambda left, right: left != 0 or right != 0,
}
"""Comparisons and AND and OR are 1 or 0; every number but 0 is true."""


def kind_of(value: Value) -> str:
    """What to call the value in an error."""
    return {Scalar: "a number", Series: "a time series", Array: "an array of time series"}[type(value)]


def each(value: Series | Array, change: Callable[[Series], Series]) -> Series | Array:
    """The time series changed, or each of the array."""
    return change(value) if isinstance(value, Series) else Array(tuple(map(change, value.series)))


def negate(value: Value) -> Value:
    """Minus before a value; what is missing stays missing."""
    if isinstance(value, Scalar):
        return Scalar(None if value.value is None else -value.value)
    return each(value, lambda series: map_points(series, operator.neg))


def map_points(series: Series, change: Callable[[float], Point]) -> Series:
    """Every point changed or, when the change is to None, dropped; what is missing stays missing."""
    return Series(tuple([None if point is None else change(point) for point in series.points]))


def combine(symbol: str, left: Value, right: Value) -> Value:
    """The operator between two values of which at most one is an array.

    Between time series, a point that only one of them has meets 0; one that neither has stays missing, and so
    does one beside a number. A division by zero, or a result that is no finite number, drops the point.
    """
    operation = OPERATORS[symbol]
    match left, right:
        case Series(points), Scalar(number):
            return Series(_results(operation, zip(points, repeat(number))))
        case Series(points), Series(others):
            return Series(_results(operation, map(_meet, points, others)))
        case Scalar(number), Series(points):
            return Series(_results(operation, zip(repeat(number), points)))
        case Scalar(first), Scalar(second):
            return Scalar(_results(operation, [(first, second)])[0])
        case Array(series), _:
            return Array(tuple(_joined(symbol, one, right) for one in series))
        case _, Array(series):
            return Array(tuple(_joined(symbol, left, one) for one in series))


def _joined(symbol: str, left: Value, right: Value) -> Series:
    joined = combine(symbol, left, right)
    assert isinstance(joined, Series)  # one of the two is a series, the other no array
    return joined


def _meet(left: Point, right: Point) -> tuple[Point, Point]:
    """Two points of one bucket, of which 0 takes the place of one that is missing alone."""
    if left is None:
        return (None if right is None else 0.0), right
    return left, 0.0 if right is None else right


def _results(
    operation: Callable[[float, float], float], pairs: Iterable[tuple[Point, Point]]
) -> tuple[Point, ...]:
    points: list[Point] = []
    for left, right in pairs:
        if left is None or right is None:
            points.append(None)
            continue
        try:
            result = float(operation(left, right))
        except (ArithmeticError, ValueError):
            # Not an error of the expression: this is how a point is dropped.
            result = math.nan
        points.append(result if math.isfinite(result) else None)
    return tuple(points)
