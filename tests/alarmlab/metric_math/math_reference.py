"""Metric math once more, slow and plain: one bucket at a time, from the words of the user guide.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
An expression is a number, the name of a metric, or a tuple of an operator or function and its operands.
Nothing is shared with alarmlab: not the tree, not the parser, not the way missing points are carried along.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any, cast

Row = Sequence[float | None]
Expression = Any
"""float | str | tuple[str, *Expression]; recursive, which is more than a type checker follows here."""

ARRAYS = ("array", "SORT", "SLICE", "REMOVE_EMPTY")
STRENGTH = {"OR": 1, "AND": 1, "<": 2, ">=": 2, "==": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5, "negated": 6}
"""What must stand in parentheses within what."""


def text_of(expression: Expression) -> str:
    """The expression as a person writes it, with no more parentheses than it needs."""
    match expression:
        case float():
            return repr(expression)
        case str():
            return expression
        case ("negated", operand):
            return f"-{_within(operand, 'negated')}"
        case (operator, left, right) if operator in STRENGTH:
            return f"{_within(left, operator, first=True)} {operator} {_within(right, operator)}"
        case ("array", *series):
            return f"[{', '.join(map(text_of, series))}]"
        case (("SUM" | "AVG" | "MIN" | "MAX") as name, one, *series) if not is_array(one):
            return f"{name}([{', '.join(map(text_of, (one, *series)))}])"
        case ("range", name, operand):
            return f"{name}({text_of(operand)})"
        case (name, *operands):
            return f"{name}({', '.join(map(text_of, operands))})"
        case _:
            raise AssertionError(expression)


def point(expression: Expression, metrics: Mapping[str, Row], bucket: int) -> float | None:
    """The value in one bucket; None where there is none."""
    match expression:
        case float():
            return expression
        case str():
            return metrics[expression][bucket]
        case ("negated", operand):
            value = point(operand, metrics, bucket)
            return None if value is None else -value
        case ("ABS", operand):
            value = point(operand, metrics, bucket)
            return None if value is None else abs(value)
        case (operator, left, right) if operator in STRENGTH:
            return _operation(operator, left, right, metrics, bucket)
        case ("range", name, operand):
            return summary(name, row_of(operand, metrics))
        case (("FIRST" | "LAST") as name, array):
            series = series_of(array, metrics)
            return point(series[0 if name == "FIRST" else -1], metrics, bucket) if series else None
        case ("METRIC_COUNT", array):
            return float(len(series_of(array, metrics)))
        case (("SUM" | "AVG" | "MIN" | "MAX") as name, one, *series) if not is_array(one):
            return point((name, ("array", one, *series)), metrics, bucket)
        case (name, array) if is_array(array):
            values = [point(one, metrics, bucket) for one in series_of(array, metrics)]
            return summary(name, values) if any(value is not None for value in values) else None
        case ("RUNNING_SUM", operand):
            before = [value for value in row_of(operand, metrics)[: bucket + 1] if value is not None]
            return None if point(operand, metrics, bucket) is None else math.fsum(before)
        case (("LOG" | "LOG10") as name, operand):
            value = point(operand, metrics, bucket)
            base = math.e if name == "LOG" else 10
            return math.log(value, base) if value is not None and value > 0 else None
        case ("IF", condition, *branches):
            return _if(condition, branches, metrics, bucket)
        case ("FILL", filled, "REPEAT"):
            history = [point(filled, metrics, earlier) for earlier in range(bucket + 1)]
            return next((value for value in reversed(history) if value is not None), None)
        case ("FILL", filled, filler):
            value = point(filled, metrics, bucket)
            return point(filler, metrics, bucket) if value is None else value
        case ("DIFF", operand):
            value = point(operand, metrics, bucket)
            before = [point(operand, metrics, earlier) for earlier in range(bucket)]
            known = [earlier for earlier in before if earlier is not None]
            return value - known[-1] if value is not None and known else None
        case _:
            raise AssertionError(expression)


def row_of(expression: Expression, metrics: Mapping[str, Row]) -> list[float | None]:
    """The values in every bucket."""
    buckets = len(next(iter(metrics.values())))
    return [point(expression, metrics, bucket) for bucket in range(buckets)]


def series_of(array: Expression, metrics: Mapping[str, Row]) -> list[Expression]:
    """The series an array holds, in its order."""
    match array:
        case ("array", *series):
            return series
        case ("REMOVE_EMPTY", inner):
            found = series_of(inner, metrics)
            return [one for one in found if any(value is not None for value in row_of(one, metrics))]
        case ("SLICE", inner, start, *end):
            return series_of(inner, metrics)[int(start) : int(end[0]) if end else None]
        case ("SORT", inner, name, order, *limit):
            ranks: list[tuple[float, int, Expression]] = []
            for place, one in enumerate(series_of(inner, metrics)):
                known = [value for value in row_of(one, metrics) if value is not None]
                rank = summary(name, known)
                ranks.append((math.inf if rank is None else -rank if order == "DESC" else rank, place, one))
            ordered = [one for _, _, one in sorted(ranks, key=lambda found: found[:2])]
            return ordered[: int(limit[0])] if limit else ordered
        case _:
            raise AssertionError(array)


def is_array(expression: Expression) -> bool:
    """Whether the expression stands for several series."""
    return isinstance(expression, tuple) and expression[0] in ARRAYS


def is_number(expression: Expression) -> bool:
    """Whether the expression is one number for all buckets."""
    if not isinstance(expression, tuple):
        return isinstance(expression, float)
    if expression[0] in ("range", "METRIC_COUNT"):
        return True
    if expression[0] in ("FIRST", "LAST", *ARRAYS):
        return False
    _, *operands = cast("tuple[Any, ...]", expression)
    return all(map(is_number, operands))


def _operation(
    operator: str, left: Expression, right: Expression, metrics: Mapping[str, Row], bucket: int
) -> float | None:
    values = [point(left, metrics, bucket), point(right, metrics, bucket)]
    numbers = [is_number(left), is_number(right)]
    if all(value is None for value in values):
        return None
    if None in values and any(numbers):
        return None  # beside a number, nothing takes the place of a missing point
    first, second = (0.0 if value is None else value for value in values)
    if operator in ("AND", "OR"):
        truths = [first != 0, second != 0]
        return float(all(truths) if operator == "AND" else any(truths))
    if operator in ("<", ">=", "=="):
        return float({"<": first < second, ">=": first >= second, "==": first == second}[operator])
    if operator == "/" and second == 0:
        return None
    if operator == "^":
        return _power(first, second)
    result = {
        "+": lambda: first + second,
        "-": lambda: first - second,
        "*": lambda: first * second,
        "/": lambda: first / second,
    }[operator]()
    return result if math.isfinite(result) else None


def _power(base: float, exponent: float) -> float | None:
    if (base == 0 and exponent < 0) or (base < 0 and not exponent.is_integer()):
        return None
    try:
        return float(base**exponent)
    except OverflowError:
        return None


def summary(name: str, values: Row) -> float | None:
    """One number of several values; AVG and STDDEV take those that are missing as 0."""
    known = [value for value in values if value is not None]
    if name == "DATAPOINT_COUNT":
        return float(len(known))
    if not known:
        return None
    if name in ("MIN", "MAX"):
        return sorted(known)[0 if name == "MIN" else -1]
    if name == "SUM":
        return math.fsum(known)
    filled = [value or 0.0 for value in values]
    return statistics.fmean(filled) if name == "AVG" else statistics.pstdev(filled)


def _if(
    condition: Expression, branches: Sequence[Expression], metrics: Mapping[str, Row], bucket: int
) -> float | None:
    holds = point(condition, metrics, bucket)
    if holds is None:
        return None
    if holds == 0:
        return point(branches[1], metrics, bucket) if len(branches) == 2 else None
    value = point(branches[0], metrics, bucket)
    return 0.0 if value is None and not is_number(branches[0]) else value


def _within(expression: Expression, operator: str, *, first: bool = False) -> str:
    text = text_of(expression)
    inner = cast("str", expression[0]) if isinstance(expression, tuple) else ""
    if inner not in STRENGTH:
        return text
    chained = operator in ("+", "-", "*", "/") or (operator in ("AND", "OR") and inner == operator)
    tighter = STRENGTH[inner] > STRENGTH[operator] and (inner, operator) != ("negated", "^")
    needless = tighter or (first and chained and STRENGTH[inner] == STRENGTH[operator])
    return text if needless else f"({text})"
