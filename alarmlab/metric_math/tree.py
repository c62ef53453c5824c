"""The tree of a metric math expression. Every part knows where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


class ExpressionError(ValueError):
    """CloudWatch would reject the expression. `at` is the place of the character, from 0.

    `id` is that of the expression among others, as soon as it is known.
    """

    def __init__(self, rule: str, *, at: int) -> None:
        super().__init__(rule)
        self.rule = rule
        self.at = at
        self.id = ""


class UnsupportedExpressionError(ExpressionError):
    """CloudWatch may accept the expression, but alarmlab cannot tell what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written; a sign before it is a Negation."""

    at: int
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class String:
    """A text in quotes, without them."""

    at: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The id of a metric or an expression, or a word such as REPEAT."""

    at: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """Minus before its operand."""

    at: int
    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operator between its operands; `&&` and `||` are AND and OR."""

    at: int
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function with its arguments."""

    at: int
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """An array written in square brackets."""

    at: int
    items: tuple[Node, ...]


Node: TypeAlias = Number | String | Name | Negation | Operation | Call | Items


def names_in(node: Node) -> Iterator[Name]:
    """Every name in the tree, in the order of the text."""
    match node:
        case Name():
            yield node
        case Negation():
            yield from names_in(node.operand)
        case Operation():
            yield from names_in(node.left)
            yield from names_in(node.right)
        case Call(arguments=nodes) | Items(items=nodes):
            for inner in nodes:
                yield from names_in(inner)
        case Number() | String():
            pass
