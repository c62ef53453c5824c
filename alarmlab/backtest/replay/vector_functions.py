"""The functions of metric math that are known for whole arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.backtest.replay import vector_series as series_of
from alarmlab.metric_math.tree import Call, Name, Node, String
from alarmlab.metric_math.values import Scalar

Arrays: TypeAlias = tuple[Floats, ...]
Value: TypeAlias = "Scalar | Floats | Arrays"

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400


class NotVectorisedError(Exception):
    """An expression that only alarmlab.metric_math evaluates; its result is then asked there."""


class Context(Protocol):
    """What a function may ask of the evaluation it is part of."""

    @property
    def metrics(self) -> Mapping[str, Floats]:
        """The time series of the metrics, by id, in the order of the request."""
        ...

    @property
    def starts_s(self) -> Integers:
        """The first instant of each bucket, in seconds since 1970; as large as every time series."""
        ...

    @property
    def period_s(self) -> int:
        """The length of each bucket."""
        ...

    def value(self, node: Node) -> Value:
        """What the node evaluates to."""
        ...


def call(node: Call, context: Context) -> Value:
    """The result of the function. Raises NotVectorisedError when it, or an argument, is not known here."""
    function = _FUNCTIONS.get(node.function)
    if function is None:
        raise NotVectorisedError(node.function)
    return function(node, context)


def looks_around(node: Call) -> bool:
    """Whether a point of the result depends on the points of other buckets that the evaluation retrieved."""
    return node.function in ("DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM") or _neighbour(node) is not None


def number_of(value: Value) -> Scalar:
    """The value, which must be a number."""
    if not isinstance(value, Scalar):
        raise NotVectorisedError("not a number")
    return value


def arrays_of(value: Value) -> Arrays:
    """The value, which must be an array of time series."""
    if not isinstance(value, tuple):
        raise NotVectorisedError("not an array")
    return value


def no_array(value: Value) -> Scalar | Floats:
    """The value, which must be a number or a time series."""
    if isinstance(value, tuple):
        raise NotVectorisedError("an array")
    return value


def each(value: Value, change: Callable[[Floats], Floats]) -> Value:
    """The time series changed, or each of the array."""
    if isinstance(value, Scalar):
        raise NotVectorisedError("a number")
    return tuple(map(change, value)) if isinstance(value, tuple) else change(value)


def _neighbour(node: Call) -> str | None:
    """REPEAT or LINEAR, when FILL fills with the neighbours of a gap."""
    fillers = node.arguments[1:] if node.function == "FILL" else ()
    names = [filler.name for filler in fillers if isinstance(filler, Name)]
    return names[0] if names and names[0] in ("REPEAT", "LINEAR") else None


def _fill(node: Call, context: Context) -> Value:
    import numpy as np

    filled = context.value(node.arguments[0])
    neighbour = _neighbour(node)
    if neighbour:
        return each(filled, series_of.fill_repeat if neighbour == "REPEAT" else series_of.fill_linear)
    filler = no_array(context.value(node.arguments[1]))
    other = series_of.constant(filler.value, context.starts_s) if isinstance(filler, Scalar) else filler
    return each(filled, lambda series: np.where(np.isnan(series), other, series))


def _if(node: Call, context: Context) -> Value:
    condition, yes, *rest = (no_array(context.value(argument)) for argument in node.arguments)
    no = rest[0] if rest else None
    if not isinstance(condition, Scalar):
        return series_of.choose(condition, yes, no)
    if isinstance(yes, Scalar) or isinstance(no, Scalar):
        raise NotVectorisedError("IF between numbers")
    chosen = yes if condition.value else no
    return series_of.constant(None, context.starts_s) if chosen is None or condition.value is None else chosen


def _metrics(node: Call, context: Context) -> Value:
    part = next((argument.text for argument in node.arguments if isinstance(argument, String)), "")
    return tuple(series for key, series in context.metrics.items() if part in key)


def _summary(node: Call, context: Context) -> Value:
    return series_of.summary(node.function, arrays_of(context.value(node.arguments[0])))


def _steps(node: Call, context: Context) -> Value:
    def change(series: Floats) -> Floats:
        return series_of.steps(node.function, series, context.period_s)

    return each(context.value(node.arguments[0]), change)


def _running_sum(node: Call, context: Context) -> Value:
    return each(context.value(node.arguments[0]), series_of.running_sum)


def _logarithm(node: Call, context: Context) -> Value:
    function = math.log if node.function == "LOG" else math.log10
    return each(context.value(node.arguments[0]), lambda series: series_of.logarithm(function, series))


def _rounded(node: Call, context: Context) -> Value:
    import numpy as np

    change: Mapping[str, Callable[[Floats], Floats]] = {"ABS": np.abs, "CEIL": np.ceil, "FLOOR": np.floor}
    return each(context.value(node.arguments[0]), change[node.function])


def _calendar(node: Call, context: Context) -> Value:
    if isinstance(context.value(node.arguments[0]), Scalar | tuple):
        raise NotVectorisedError(f"{node.function} of what is no time series")
    return _CALENDAR[node.function](context.starts_s).astype("float64")


def _passed(starts_s: Integers, unit: str) -> Integers:
    """How many whole months (M) or years (Y) have passed since 1970."""
    return starts_s.astype("datetime64[s]").astype(f"datetime64[{unit}]").astype("int64")


def _day_of_month(starts_s: Integers) -> Integers:
    days = starts_s.astype("datetime64[s]").astype("datetime64[D]")
    return (days - days.astype("datetime64[M]")).astype("int64") + 1


_CALENDAR: Mapping[str, Callable[[Integers], Integers]] = {
    "MINUTE": lambda starts_s: starts_s // _MINUTE_S % 60,
    "HOUR": lambda starts_s: starts_s // _HOUR_S % 24,
    # 1970 began on a Thursday; Monday is day 1.
    "DAY": lambda starts_s: (starts_s // _DAY_S + 3) % 7 + 1,
    "DATE": _day_of_month,
    "MONTH": lambda starts_s: _passed(starts_s, "M") % 12 + 1,
    "YEAR": lambda starts_s: _passed(starts_s, "Y") + 1970,
    "EPOCH": lambda starts_s: starts_s,
}

_FUNCTIONS: Mapping[str, Callable[[Call, Context], Value]] = {
    "FILL": _fill,
    "IF": _if,
    "METRICS": _metrics,
    "METRIC_COUNT": lambda node, context: Scalar(float(len(arrays_of(context.value(node.arguments[0]))))),
    "PERIOD": lambda _, context: Scalar(float(context.period_s)),
    "TIME_SERIES": lambda node, context: series_of.constant(
        number_of(context.value(node.arguments[0])).value, context.starts_s
    ),
    **dict.fromkeys(("ABS", "CEIL", "FLOOR"), _rounded),
    **dict.fromkeys(("DIFF", "DIFF_TIME", "RATE"), _steps),
    **dict.fromkeys(("LOG", "LOG10"), _logarithm),
    "RUNNING_SUM": _running_sum,
    **dict.fromkeys(("SUM", "AVG", "MIN", "MAX"), _summary),
    **dict.fromkeys(_CALENDAR, _calendar),
}
