"""Decides the conditions of a template, as far as they can be: true, false, or not known.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from alarmlab.cloudformation.functions import text_of
from alarmlab.cloudformation.token import Token, tokens_in


def decide(conditions: Mapping[str, object], *, resolve: Callable[[object], object]) -> dict[str, bool]:
    """The conditions that are decided, by name; one that is not known, or names itself, is left out."""
    return _Decision(conditions, resolve).all()


class _Decision:
    def __init__(self, conditions: Mapping[str, object], resolve: Callable[[object], object]) -> None:
        self._conditions = conditions
        self._resolve = resolve
        self._found: dict[str, bool | None] = {}

    def all(self) -> dict[str, bool]:
        found = {name: self._named(name) for name in self._conditions}
        return {name: value for name, value in found.items() if value is not None}

    def _named(self, name: str) -> bool | None:
        if name not in self._found:
            self._found[name] = None  # what a condition that names itself finds here
            self._found[name] = self._value(self._conditions.get(name))
        return self._found[name]

    def _value(self, value: object) -> bool | None:
        if isinstance(value, bool):
            return value
        if not isinstance(value, dict) or len(cast("dict[str, object]", value)) != 1:
            return None
        name, argument = next(iter(cast("dict[str, object]", value).items()))
        if name == "Condition":
            return self._named(argument) if isinstance(argument, str) else None
        items = cast("list[object]", argument) if isinstance(argument, list) else []
        match name:
            case "Fn::Equals" if len(items) == 2:
                return _equal(*(self._resolve(item) for item in items))
            case "Fn::Not" if len(items) == 1:
                inner = self._value(items[0])
                return None if inner is None else not inner
            case "Fn::And":
                return _all([self._value(item) for item in items])
            case "Fn::Or":
                none_holds = _all([None if found is None else not found for found in map(self._value, items)])
                return None if none_holds is None else not none_holds
            case _:
                return None


def _equal(left: object, right: object) -> bool | None:
    """Equal as text, since CloudFormation knows no other kind of parameter."""
    if any(tokens_in([left, right])):
        same = isinstance(left, Token) and left == right and left.reference is not None
        return True if same else None
    first, second = text_of(left), text_of(right)
    return left == right if first is None or second is None else first == second


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values or not values else True
