"""Metric math over a whole history at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alarmlab.alarms.query import MetricMath
from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.backtest.replay import vector_series as series_of
from alarmlab.backtest.replay.vector_functions import (
    NotVectorisedError,
    Value,
    arrays_of,
    call,
    each,
    looks_around,
    no_array,
)
from alarmlab.metric_math.tree import Call, Items, Name, Negation, Node, Number, Operation, String
from alarmlab.metric_math.values import Scalar, combine


def depends_on_the_window(query: MetricMath) -> bool:
    """Whether a point depends on more than its own bucket: on the others that an evaluation retrieved."""
    calls = (found for expression in query.expressions.values() for found in _calls(expression.tree))
    return any(map(looks_around, calls))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """The values of one query: `metrics` with their points in the buckets that begin at `starts_s`."""

    query: MetricMath
    metrics: Mapping[str, Floats]
    starts_s: Integers
    period_s: int
    _known: dict[str, Value] = field(default_factory=dict[str, Value])

    def series(self, name: str) -> Floats:
        """The metric or the expression of that name, which the alarm's reader found to be a time series.

        Raises NotVectorisedError when only alarmlab.metric_math can tell it.
        """
        value = self._named(name)
        if isinstance(value, Scalar | tuple):
            raise NotVectorisedError(name)
        return value

    def value(self, node: Node) -> Value:
        """What the node evaluates to. Every error it can have was found when the alarm was read."""
        match node:
            case Number():
                return Scalar(node.value)
            case Name():
                return self._named(node.name)
            case Negation():
                return self._negated(self.value(node.operand))
            case Operation():
                return self._operated(node.operator, self.value(node.left), self.value(node.right))
            case Call():
                return call(node, self)
            case Items():
                values = [self.value(item) for item in node.items]
                return tuple(one for value in values for one in _listed(value))
            case String():
                raise NotVectorisedError("a text")

    def _named(self, name: str) -> Value:
        if name in self.metrics:
            return self.metrics[name]
        if name not in self._known:
            self._known[name] = self.value(self.query.expressions[name].tree)
        return self._known[name]

    def _negated(self, value: Value) -> Value:
        if isinstance(value, Scalar):
            return Scalar(None if value.value is None else -value.value)
        return each(value, lambda series: -series)

    def _operated(self, symbol: str, left: Value, right: Value) -> Value:
        if isinstance(left, tuple):
            return tuple(self._joined(symbol, one, no_array(right)) for one in left)
        if isinstance(right, tuple):
            return tuple(self._joined(symbol, left, one) for one in right)
        if isinstance(left, Scalar) and isinstance(right, Scalar):
            number = combine(symbol, left, right)
            assert isinstance(number, Scalar)  # as both operands
            return number
        return self._joined(symbol, left, right)

    def _joined(self, symbol: str, left: Scalar | Floats, right: Scalar | Floats) -> Floats:
        if isinstance(left, Scalar) or isinstance(right, Scalar):
            return series_of.beside_number(symbol, left, right, self.starts_s)
        return series_of.between_series(symbol, left, right)


def _listed(value: Value) -> tuple[Floats, ...]:
    return arrays_of(value) if isinstance(value, Scalar | tuple) else (value,)


def _calls(node: Node) -> Iterator[Call]:
    match node:
        case Call(arguments=inner) | Items(items=inner):
            if isinstance(node, Call):
                yield node
            for part in inner:
                yield from _calls(part)
        case Negation():
            yield from _calls(node.operand)
        case Operation():
            yield from _calls(node.left)
            yield from _calls(node.right)
        case Number() | Name() | String():
            pass
