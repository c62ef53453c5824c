"""Between which bounds a value lies, and metric math over such bounds.

What is not known is unbounded. A point that is missing counts as 0 beside another series, so that every
operand may be 0: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alarmlab.metric_math.tree import Call, Items, Name, Negation, Node, Number, Operation

INFINITE = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From `least` to `most`, both included."""

    least: float = -INFINITE
    most: float = INFINITE

    def with_value(self, value: float) -> Interval:
        """The interval that also holds the value."""
        return Interval(least=min(self.least, value), most=max(self.most, value))


UNBOUNDED = Interval()
NOT_NEGATIVE = Interval(least=0)
_TRUTH = Interval(least=0, most=1)
_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=", "AND", "OR")


def interval_of(node: Node, names: Mapping[str, Interval]) -> Interval:
    """The interval of an expression, given those of the ids in it. An id that is not given is unbounded."""
    match node:
        case Number():
            return Interval(least=node.value, most=node.value)
        case Name():
            return names.get(node.name, UNBOUNDED)
        case Negation():
            inner = interval_of(node.operand, names)
            return Interval(least=-inner.most, most=-inner.least)
        case Operation(operator=operator) if operator in _COMPARISONS:
            return _TRUTH
        case Operation():
            operands = [_operand(side, names) for side in (node.left, node.right)]
            return _OPERATIONS.get(node.operator, _unknown)(*operands)
        case Call():
            return _call(node, names)
        case _:
            return UNBOUNDED


def _operand(node: Node, names: Mapping[str, Interval]) -> Interval:
    found = interval_of(node, names)
    return found if isinstance(node, Number) else found.with_value(0)


def _call(node: Call, names: Mapping[str, Interval]) -> Interval:
    found = [interval_of(argument, names) for argument in node.arguments]
    match node.function, found:
        case "FILL", [filled, value] if isinstance(node.arguments[1], Number):
            return _joined([filled, value])
        case "FILL", [filled, _]:
            return filled
        case "ABS", [inner]:
            return (
                NOT_NEGATIVE
                if math.isinf(inner.least)
                else Interval(least=0, most=max(abs(inner.least), abs(inner.most)))
            )
        case "CEIL" | "FLOOR", [inner]:
            return Interval(least=inner.least - 1, most=inner.most + 1)
        case "IF", [_, then]:
            return then.with_value(0)
        case "IF", [_, then, otherwise]:
            return _joined([then, otherwise]).with_value(0)
        case "MAX" | "MIN" | "AVG" | "SUM", [_]:
            return _summary(node.function, _array(node.arguments[0], names))
        case _:
            return UNBOUNDED


def _array(node: Node, names: Mapping[str, Interval]) -> list[Interval]:
    """The intervals of an array; empty when it is not known what is in it."""
    if isinstance(node, Items):
        return [interval_of(item, names).with_value(0) for item in node.items]
    if isinstance(node, Call) and node.function == "METRICS" and not node.arguments:
        return [found.with_value(0) for found in names.values()]
    return []


def _summary(function: str, found: list[Interval]) -> Interval:
    if not found:
        return UNBOUNDED
    if function == "SUM":
        return Interval(least=sum(item.least for item in found), most=sum(item.most for item in found))
    return _joined(found)


def _joined(found: list[Interval]) -> Interval:
    return Interval(least=min(item.least for item in found), most=max(item.most for item in found))


def _add(left: Interval, right: Interval) -> Interval:
    return Interval(least=left.least + right.least, most=left.most + right.most)


def _subtract(left: Interval, right: Interval) -> Interval:
    return Interval(least=left.least - right.most, most=left.most - right.least)


def _multiply(left: Interval, right: Interval) -> Interval:
    if left.least >= 0 and right.least >= 0:
        return Interval(least=_product(left.least, right.least), most=_product(left.most, right.most))
    return UNBOUNDED


def _divide(left: Interval, right: Interval) -> Interval:
    """A division by zero drops the point."""
    if left.least < 0 or right.least < 0:
        return UNBOUNDED
    most = left.most / right.least if right.least > 0 else INFINITE if left.most > 0 else 0
    return Interval(
        least=0 if math.isinf(right.most) or not right.most else left.least / right.most, most=most
    )


def _product(left: float, right: float) -> float:
    return 0 if 0 in (left, right) else left * right


def _unknown(_left: Interval, _right: Interval) -> Interval:
    return UNBOUNDED


_OPERATIONS: dict[str, Callable[[Interval, Interval], Interval]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
}
