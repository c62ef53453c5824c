"""The functions of metric math alarmlab evaluates, what they take, and why it refuses the others by name.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from alarmlab.metric_math.arguments import Context, array, no_array, series_or_array
from alarmlab.metric_math.arrays import first, last, remove_empty, slice_, sort
from alarmlab.metric_math.series import (
    CALENDAR,
    SUMMARIES,
    choose,
    constant,
    fill_linear,
    fill_repeat,
    fill_with,
    logarithm,
    reduce_range,
    running_sum,
    steps,
    summary,
)
from alarmlab.metric_math.tree import Call, ExpressionError, Name, String, UnsupportedExpressionError
from alarmlab.metric_math.values import Array, Point, Scalar, Series, Value, each, kind_of, map_points

_SERVICE = "it needs data that no scenario has"
REFUSED = {
    "ANOMALY_DETECTION_BAND": "make it an expression of its own, and give its band in the scenario",
    **dict.fromkeys(("INSIGHT_RULE_METRIC", "SERVICE_QUOTA", "DB_PERF_INSIGHTS", "LAMBDA"), _SERVICE),
}
"""Functions of CloudWatch's that alarmlab refuses, and why."""


def call(node: Call, context: Context) -> Value:
    """The result of the function. Raises ExpressionError when it, or an argument, is not what it can be."""
    found = FUNCTIONS.get(node.function)
    if found is None:
        raise _unknown(node)
    function, least, most = found
    if not least <= len(node.arguments) <= most:
        counts = str(least) if least == most else f"{least} to {most}"
        rule = f"{node.function} takes {counts} arguments, got {len(node.arguments)}"
        raise ExpressionError(rule, at=node.at)
    return function(node, context)


def _metrics(node: Call, context: Context) -> Value:
    part = ""
    if node.arguments:
        argument = node.arguments[0]
        if not isinstance(argument, String):
            raise ExpressionError("METRICS takes a text in quotes: a part of the ids", at=argument.at)
        part = argument.text
    found = tuple(series for key, series in context.metrics.items() if part in key)
    if not found:
        raise ExpressionError(f"METRICS finds no metric with {part!r} in its id", at=node.at)
    return Array(found)


def _metric_count(node: Call, context: Context) -> Value:
    return Scalar(float(len(array(node.arguments[0], context).series)))


def _period(node: Call, context: Context) -> Value:
    argument = node.arguments[0]
    if not isinstance(argument, Name) or argument.name not in context.metrics:
        raise ExpressionError("PERIOD takes the id of a metric", at=argument.at)
    return Scalar(float(context.buckets.period_s))


def _time_series(node: Call, context: Context) -> Value:
    argument = context.value(node.arguments[0])
    if not isinstance(argument, Scalar):
        raise ExpressionError(f"TIME_SERIES takes a number, got {kind_of(argument)}", at=node.arguments[0].at)
    return constant(argument.value, context.buckets)


def _calendar(node: Call, context: Context) -> Value:
    argument = node.arguments[0]
    if not isinstance(context.value(argument), Series):
        raise ExpressionError(f"{node.function} takes a time series", at=argument.at)
    read = CALENDAR[node.function]
    return Series(tuple(float(read(start)) for start in context.buckets.starts))


def _summary(node: Call, context: Context) -> Value:
    argument = series_or_array(node, context)
    if isinstance(argument, Series):
        return Scalar(reduce_range(node.function, argument))
    return summary(node.function, argument.series, context.buckets)


def _fill(node: Call, context: Context) -> Value:
    filled, filler = series_or_array(node, context), node.arguments[1]
    if isinstance(filler, Name) and filler.name in ("REPEAT", "LINEAR"):
        return each(filled, fill_repeat if filler.name == "REPEAT" else fill_linear)
    value = context.value(filler)
    if isinstance(value, Array):
        raise ExpressionError("FILL fills with a number, a time series, REPEAT or LINEAR", at=filler.at)
    series = constant(value.value, context.buckets) if isinstance(value, Scalar) else value
    return each(filled, lambda one: fill_with(one, series))


def _if(node: Call, context: Context) -> Value:
    condition, *branches = (no_array(argument, context) for argument in node.arguments)
    yes, no = branches[0], branches[1] if len(branches) == 2 else None
    if isinstance(condition, Series):
        return choose(condition, yes, no)
    if isinstance(yes, Scalar) or isinstance(no, Scalar):
        rule = "alarmlab cannot evaluate IF(number, number): the documented forms choose between time series"
        raise UnsupportedExpressionError(rule, at=node.at)
    nothing = constant(None, context.buckets)
    if condition.value is None:
        return nothing
    return yes if condition.value != 0 else no or nothing


def _changing(change: Callable[[float], Point]) -> Callable[[Call, Context], Value]:
    def function(node: Call, context: Context) -> Value:
        return each(series_or_array(node, context), lambda series: map_points(series, change))

    return function


def _stepping(change: Callable[[float, float], float]) -> Callable[[Call, Context], Value]:
    def function(node: Call, context: Context) -> Value:
        return each(series_or_array(node, context), lambda series: steps(series, context.buckets, change))

    return function


def _unknown(node: Call) -> ExpressionError:
    name = node.function
    if name == "SEARCH":
        return ExpressionError("SEARCH is not supported in alarms", at=node.at)
    if name in REFUSED:
        rule = f"alarmlab cannot evaluate {name}: {REFUSED[name]}"
        return UnsupportedExpressionError(rule, at=node.at)
    likely = get_close_matches(name.upper(), FUNCTIONS, n=1)
    hint = f"; did you mean {likely[0]}?" if likely else ""
    return ExpressionError(f"there is no function {name}{hint}", at=node.at)


FUNCTIONS: Mapping[str, tuple[Callable[[Call, Context], Value], int, int]] = {
    "ABS": (_changing(abs), 1, 1),
    "LOG": (_changing(logarithm(math.log)), 1, 1),
    "LOG10": (_changing(logarithm(math.log10)), 1, 1),
    "CEIL": (_changing(lambda point: float(math.ceil(point))), 1, 1),
    "FLOOR": (_changing(lambda point: float(math.floor(point))), 1, 1),
    "DIFF": (_stepping(lambda difference, _: difference), 1, 1),
    "DIFF_TIME": (_stepping(lambda _, elapsed_s: float(elapsed_s)), 1, 1),
    "RATE": (_stepping(lambda difference, elapsed_s: difference / elapsed_s), 1, 1),
    "RUNNING_SUM": (lambda node, context: each(series_or_array(node, context), running_sum), 1, 1),
    "FILL": (_fill, 2, 2),
    "IF": (_if, 2, 3),
    "METRICS": (_metrics, 0, 1),
    "METRIC_COUNT": (_metric_count, 1, 1),
    "FIRST": (first, 1, 1),
    "LAST": (last, 1, 1),
    "REMOVE_EMPTY": (remove_empty, 1, 1),
    "SLICE": (slice_, 2, 3),
    "SORT": (sort, 3, 4),
    "PERIOD": (_period, 1, 1),
    "TIME_SERIES": (_time_series, 1, 1),
    **dict.fromkeys(SUMMARIES, (_summary, 1, 1)),
    **dict.fromkeys(CALENDAR, (_calendar, 1, 1)),
}
"""Each function with the least and the most arguments it takes."""
