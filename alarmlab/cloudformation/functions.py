"""The intrinsic functions that only compute: from resolved arguments to a value, or OPEN.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, cast

from alarmlab.cloudformation.token import Token, logical_ids_in, tokens_in


class _Open(Enum):
    OPEN = "open"


OPEN: Final = _Open.OPEN
"""Not known here: an argument is open or of the wrong kind, or alarmlab does not know the function."""


def call(name: str, argument: object, *, mappings: Mapping[str, object]) -> object:
    """The result of the function, or OPEN."""
    match name, argument:
        case "Fn::Join", [str() as delimiter, list()]:
            return concatenate(_interleave(cast("list[object]", argument[1]), delimiter))
        case "Fn::Split", [str() as delimiter, str() as text] if delimiter:
            return list[object](text.split(delimiter))
        case "Fn::Select", [int() | str() as index, list()]:
            return _select(index, cast("list[object]", argument[1]))
        case "Fn::FindInMap", list():
            return _find_in_map(mappings, cast("list[object]", argument))
        case "Fn::Base64", str():
            return base64.b64encode(argument.encode()).decode("ascii")
        case "Fn::Length", list():
            return len(cast("list[object]", argument))
        case "Fn::ToJsonString", dict() | list():
            return _to_json(cast("object", argument))
        case _:
            return OPEN


def concatenate(parts: Iterable[object]) -> object:
    """Text; a Token when a part is one; OPEN when a part is no text."""
    texts: list[str] = []
    open_parts: list[object] = []
    for part in parts:
        text = text_of(part)
        if text is None:
            return OPEN
        texts.append(text)
        if isinstance(part, Token):
            open_parts.append(part)
    text = "".join(texts)
    if not open_parts:
        return text
    only = open_parts[0]
    if isinstance(only, Token) and only.text == text:
        return only
    return Token(text=text, logical_ids=logical_ids_in(open_parts))


def text_of(value: object) -> str | None:
    """A scalar as CloudFormation writes it into text; a token in the notation of Fn::Sub."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float() | Token():
            return str(value)
        case _:
            return None


def _select(index: int | str, items: list[object]) -> object:
    try:
        position = int(index)
    except ValueError:
        return OPEN
    return items[position] if 0 <= position < len(items) else OPEN


def _find_in_map(mappings: Mapping[str, object], arguments: list[object]) -> object:
    """The map's value; else the DefaultValue of the fourth argument, of AWS::LanguageExtensions."""
    keys, options = arguments[:3], arguments[3:]
    if len(keys) < 3 or not all(isinstance(key, str) for key in keys):
        return OPEN
    found: object = dict(mappings)
    for key in keys:
        found = cast("dict[object, object]", found).get(key) if isinstance(found, dict) else None
    if found is None and options and isinstance(options[0], dict):
        found = cast("dict[str, object]", options[0]).get("DefaultValue")
    return OPEN if found is None else found


def _to_json(value: object) -> object:
    text = json.dumps(value, default=str, separators=(",", ":"))
    if not any(tokens_in(value)):
        return text
    return Token(text=text, logical_ids=logical_ids_in(value))


def _interleave(parts: list[object], delimiter: str) -> Iterable[object]:
    for index, part in enumerate(parts):
        if index:
            yield delimiter
        yield part
