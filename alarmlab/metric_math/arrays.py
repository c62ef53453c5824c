"""The functions of metric math that choose time series of an array: SORT, SLICE, FIRST, LAST, REMOVE_EMPTY.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
"""

from __future__ import annotations

from alarmlab.metric_math.arguments import Context, array, whole_number, word
from alarmlab.metric_math.series import constant, reduce
from alarmlab.metric_math.tree import Call
from alarmlab.metric_math.values import Array, Series, Value


def first(node: Call, context: Context) -> Value:
    """The first series of the array; of an empty one, none has a point."""
    found = array(node.arguments[0], context).series
    return found[0] if found else constant(None, context.buckets)


def last(node: Call, context: Context) -> Value:
    """The last series of the array; of an empty one, none has a point."""
    found = array(node.arguments[0], context).series
    return found[-1] if found else constant(None, context.buckets)


def remove_empty(node: Call, context: Context) -> Value:
    """The series that have a point in the evaluation range."""
    found = array(node.arguments[0], context).series
    return Array(tuple(one for one in found if any(point is not None for point in one.points)))


def slice_(node: Call, context: Context) -> Value:
    """From a place (the first is 0) up to, but not including, another, or to the end."""
    found = array(node.arguments[0], context).series
    start, *rest = (
        whole_number(argument, context, least=0, function="SLICE") for argument in node.arguments[1:]
    )
    return Array(found[start : rest[0] if rest else None])


def sort(node: Call, context: Context) -> Value:
    """The series by a number made of their points in the evaluation range, and no more than a limit of them.

    Equal ones keep their order, and those without points come last; AWS documents neither.
    """
    found = array(node.arguments[0], context).series
    name = word(node.arguments[1], "AVG", "MIN", "MAX", "SUM", function="SORT")
    order = word(node.arguments[2], "ASC", "DESC", function="SORT")
    limit = None
    if len(node.arguments) == 4:
        limit = whole_number(node.arguments[3], context, least=1, function="SORT")

    def rank(series: Series) -> tuple[bool, float]:
        number = reduce(name, [point for point in series.points if point is not None])
        return number is None, 0.0 if number is None else -number if order == "DESC" else number

    return Array(tuple(sorted(found, key=rank))[:limit])
