"""Evaluates the expressions of a request over the buckets of one evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.metric_math.functions import call
from alarmlab.metric_math.tree import (
    Call,
    ExpressionError,
    Items,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    String,
    UnsupportedExpressionError,
    names_in,
)
from alarmlab.metric_math.values import Array, Scalar, Series, Value, combine, kind_of, negate
from alarmlab.metrics.buckets import Buckets

_ARITHMETIC = frozenset("+-*/^")


def in_order(expressions: Mapping[str, Node]) -> dict[str, Node]:
    """The expressions, each after those it is made of. Raises ExpressionError when one is made of itself."""
    ordered: dict[str, Node] = {}
    open_: list[str] = []

    def place(key: str, name: Name) -> None:
        if name.name in open_:
            error = ExpressionError(f"{name.name} is made of itself", at=name.at)
            error.id = key
            raise error
        if name.name in expressions and name.name not in ordered:
            open_.append(name.name)
            for part in names_in(expressions[name.name]):
                place(name.name, part)
            ordered[open_.pop()] = expressions[name.name]

    for key in expressions:
        place(key, Name(at=0, name=key))
    return ordered


class Evaluation:
    """The values of one request: `metrics` and `bands` with points, `expressions` as `in_order` has them.

    What kind of value an expression has never depends on the points, so that an evaluation over empty time
    series finds every ExpressionError there is.
    """

    def __init__(
        self,
        *,
        metrics: Mapping[str, Series],
        expressions: Mapping[str, Node],
        buckets: Buckets,
        bands: Mapping[str, Array] | None = None,
    ) -> None:
        self.metrics = metrics
        self.buckets = buckets
        self._expressions = expressions
        self._known: dict[str, Value] = dict(bands or {})

    def check(self, returned: str) -> None:
        """Raise ExpressionError unless all is well and `returned` one time series, as an alarm needs it."""
        for key, node in self._expressions.items():
            try:
                value = self._known[key] = self.value(node)
            except ExpressionError as error:
                error.id = key
                raise
            if isinstance(value, Scalar) or (isinstance(value, Array) and key == returned):
                error = ExpressionError(f"expected one time series, got {kind_of(value)}", at=0)
                error.id = key
                raise error

    def time_series(self, name: str) -> Series:
        """The metric or the expression of that name, which `check` has found to be one time series."""
        for key, node in self._expressions.items():
            if name in self.metrics or name in self._known:
                break
            self._known[key] = self.value(node)
        value = self._named(Name(at=0, name=name))
        assert isinstance(value, Series)
        return value

    def value(self, node: Node) -> Value:
        """What the node evaluates to. Raises ExpressionError."""
        match node:
            case Name():
                return self._named(node)
            case Number():
                return Scalar(node.value)
            case Operation():
                return self._operation(node)
            case Call():
                return call(node, self)
            case Negation():
                return negate(self.value(node.operand))
            case Items():
                return self._array(node)
            case String():
                raise ExpressionError("a text in quotes is an argument of METRICS only", at=node.at)

    def _named(self, name: Name) -> Value:
        found = self.metrics.get(name.name) or self._known.get(name.name)
        if found is None:
            known = ", ".join(dict.fromkeys([*self.metrics, *self._known, *self._expressions]))
            raise ExpressionError(f"there is no id {name.name}; the ids are {known}", at=name.at)
        return found

    def _operation(self, node: Operation) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Array) or isinstance(right, Array):
            _check_arrays(node, left, right)
        return combine(node.operator, left, right)

    def _array(self, node: Items) -> Value:
        found: list[Series] = []
        for item in node.items:
            value = self.value(item)
            if isinstance(value, Scalar):
                raise ExpressionError("an array holds time series, got a number", at=item.at)
            found += [value] if isinstance(value, Series) else value.series
        if not found:
            raise ExpressionError("an array holds at least one time series", at=node.at)
        return Array(tuple(found))


def _check_arrays(node: Operation, left: Value, right: Value) -> None:
    """An array may stand beside one value that is none, and only in arithmetic."""
    if isinstance(left, Array) and isinstance(right, Array):
        raise ExpressionError(f"{node.operator} cannot stand between two arrays", at=node.at)
    if node.operator not in _ARITHMETIC:
        rule = f"alarmlab cannot evaluate {node.operator} beside an array: AWS documents it for time series"
        raise UnsupportedExpressionError(rule, at=node.at)
