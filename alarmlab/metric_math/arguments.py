"""What a function of metric math may ask for, and its arguments as the kind of value it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from alarmlab.metric_math.tree import Call, ExpressionError, Name, Node, UnsupportedExpressionError
from alarmlab.metric_math.values import Array, Scalar, Series, Value, kind_of
from alarmlab.metrics.buckets import Buckets


class Context(Protocol):
    """What a function may ask of the evaluation it is part of."""

    @property
    def buckets(self) -> Buckets:
        """The buckets of every time series."""
        ...

    @property
    def metrics(self) -> Mapping[str, Series]:
        """The time series of the metrics, by id, in the order of the request."""
        ...

    def value(self, node: Node) -> Value:
        """What the node evaluates to."""
        ...


def series_or_array(node: Call, context: Context) -> Series | Array:
    """The first argument, which is no number."""
    argument = context.value(node.arguments[0])
    if isinstance(argument, Scalar):
        rule = f"{node.function} takes a time series or an array of them, got a number"
        raise ExpressionError(rule, at=node.arguments[0].at)
    return argument


def array(node: Node, context: Context) -> Array:
    """The argument, which is an array."""
    value = context.value(node)
    if not isinstance(value, Array):
        raise ExpressionError(f"expected an array of time series, got {kind_of(value)}", at=node.at)
    return value


def no_array(node: Node, context: Context) -> Scalar | Series:
    """The argument of IF, which is no array."""
    value = context.value(node)
    if isinstance(value, Array):
        raise ExpressionError("IF takes time series and numbers, got an array of time series", at=node.at)
    return value


def whole_number(node: Node, context: Context, *, least: int, function: str) -> int:
    """The argument, a whole number that no datapoint has a say in."""
    value = context.value(node)
    if not isinstance(value, Scalar):
        raise ExpressionError(f"{function} takes a number here, got {kind_of(value)}", at=node.at)
    if value.value is None:
        # Expressions are tried without data: this number would be another one at each evaluation.
        rule = f"alarmlab cannot evaluate {function} with a number made of datapoints"
        raise UnsupportedExpressionError(rule, at=node.at)
    if not value.value.is_integer() or value.value < least:
        raise ExpressionError(f"{function} takes whole numbers of at least {least} here", at=node.at)
    return int(value.value)


def word(node: Node, *words: str, function: str) -> str:
    """The argument, one of these words."""
    if not isinstance(node, Name) or node.name not in words:
        raise ExpressionError(f"{function} takes {', '.join(words)} here", at=node.at)
    return node.name
