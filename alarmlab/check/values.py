"""Reads resolved values without ever failing: the value, None when left out, a Token when not known.

What CloudFormation would reject (a list where a number belongs) is JUNK, a Token too: other tools report it,
and no rule can say anything about it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias, cast

from alarmlab.cloudformation.token import NO_VALUE, Token

Text: TypeAlias = str | Token | None
Number: TypeAlias = float | Token | None
Whole: TypeAlias = int | Token | None
Boolean: TypeAlias = bool | Token | None
Items: TypeAlias = tuple[object, ...] | Token

JUNK = Token(text="${?}", logical_ids=frozenset())


def as_text(value: object) -> Text:
    """Text; numbers and booleans as CloudFormation writes them."""
    match value:
        case None | str() | Token():
            return None if value is NO_VALUE else value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return JUNK


def as_number(value: object) -> Number:
    """A finite number, also when written as text."""
    if value is None or value is NO_VALUE:
        return None
    if isinstance(value, Token):
        return value
    if isinstance(value, str | int | float) and not isinstance(value, bool) and len(str(value)) < 100:
        try:
            number = float(value)
        except ValueError:
            return JUNK
        return number if math.isfinite(number) else JUNK
    return JUNK


def as_whole(value: object) -> Whole:
    """A whole number, also when written as text."""
    number = as_number(value)
    if isinstance(number, float):
        return int(number) if number.is_integer() else JUNK
    return number


def as_boolean(value: object) -> Boolean:
    """True or false, also when written as text."""
    if value is None or value is NO_VALUE:
        return None
    if isinstance(value, bool | Token):
        return value
    word = str(value).lower()
    return word == "true" if word in ("true", "false") else JUNK


def as_items(value: object) -> Items:
    """The items of a list, those that are no value left out; none when the list is left out.

    A Token when the list is not known as a whole. An item may be a Token that stands for no value or several.
    """
    if value is None or value is NO_VALUE:
        return ()
    if isinstance(value, list):
        return tuple(item for item in cast("list[object]", value) if item is not NO_VALUE)
    return value if isinstance(value, Token) else JUNK


def as_mapping(value: object) -> Mapping[str, object] | Token | None:
    """The entries of a mapping, those that are no value left out."""
    if value is None or value is NO_VALUE:
        return None
    if isinstance(value, dict):
        return {
            str(key): item
            for key, item in cast("dict[object, object]", value).items()
            if item is not NO_VALUE
        }
    return value if isinstance(value, Token) else JUNK


def entries(value: object) -> Mapping[str, object]:
    """As `as_mapping`, and empty when it is left out or not known."""
    found = as_mapping(value)
    return {} if found is None or isinstance(found, Token) else found
