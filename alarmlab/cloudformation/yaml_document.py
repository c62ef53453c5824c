"""YAML as CloudFormation reads it: `!Sub x` is `{"Fn::Sub": x}`, dates and numbers like 0123 stay text.

Built from the parser's events instead of by PyYAML's constructor: the depth is known before memory is used
for it (the fast parser's own composer ends the process on deep input), and no tag can name a Python object.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from alarmlab.errors import BadInputError

# libyaml is ten times as fast; a PyYAML built without it has only the slow one.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIX = "give a CloudFormation template, in YAML or JSON"
_WITHOUT_PREFIX = frozenset(("Ref", "Condition"))
_WHOLE_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_WORDS: dict[str, object] = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


def read_yaml(path: Path, text: str, *, duplicates: list[str], deepest: int) -> object:
    """The value of the one YAML document in `text`; keys given twice are added to `duplicates`.

    Raises BadInputError for text that is not YAML, or nested deeper than `deepest`.
    """
    builder = _Builder(duplicates=duplicates, deepest=deepest)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise BadInputError(where=str(path), what=f"is not YAML: {_what(error)}", fix=_FIX) from error
    return builder.documents[0] if builder.documents else None


@dataclass(slots=True, kw_only=True)
class _Open:
    """A mapping or list that has begun. `key` waits for its value."""

    value: dict[str, object] | list[object]
    tag: str | None
    anchor: str | None
    key: str | None = None
    merged: dict[str, object] = field(default_factory=dict[str, object])


class _Builder:
    def __init__(self, *, duplicates: list[str], deepest: int) -> None:
        self._duplicates = duplicates
        self._deepest = deepest
        self._stack: list[_Open] = []
        self._anchors: dict[str, object] = {}
        self.documents: list[object] = []

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                plain = event.implicit[0] and event.tag is None
                value = _plain(event.value) if plain else event.value
                self._add(event, _short_form(event.tag, value), anchor=event.anchor, text=event.value)
            case yaml.DocumentStartEvent() if self.documents:
                raise _error(event, "a template is one document, this begins another")
            case yaml.AliasEvent():
                if event.anchor not in self._anchors:
                    raise _error(event, f"the alias *{event.anchor} is not known here")
                self._add(event, self._anchors[event.anchor])
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self._stack) >= self._deepest:
                    raise _error(event, f"it is nested deeper than {self._deepest} levels")
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                value = dict[str, object]() if is_mapping else list[object]()
                self._stack.append(_Open(value=value, tag=event.tag, anchor=event.anchor))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                opened = self._stack.pop()
                value = opened.value
                if isinstance(value, dict):
                    value = opened.merged | value
                self._add(event, _short_form(opened.tag, value), anchor=opened.anchor)
            case _:
                pass

    def _add(self, event: yaml.Event, value: object, *, anchor: str | None = None, text: str = "") -> None:
        if anchor is not None:
            self._anchors[anchor] = value
        if not self._stack:
            self.documents.append(value)
            return
        opened = self._stack[-1]
        if isinstance(opened.value, list):
            opened.value.append(value)
        elif opened.key is None:
            if isinstance(value, dict | list):
                raise _error(event, "a name must be text")
            opened.key = text or str(value)
        else:
            self._put(event, opened, opened.key, value)
            opened.key = None

    def _put(self, event: yaml.Event, opened: _Open, key: str, value: object) -> None:
        found = cast("dict[str, object]", opened.value)
        if key == "<<":
            mappings = cast("list[object]", value) if isinstance(value, list) else [value]
            for mapping in reversed(mappings):  # of several, the first wins
                if not isinstance(mapping, dict):
                    raise _error(event, "<< brings in mappings only")
                opened.merged |= cast("dict[str, object]", mapping)
            return
        if key in found:
            self._duplicates.append(key)
        found[key] = value


def _plain(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _short_form(tag: str | None, value: object) -> object:
    if tag is None or not tag.startswith("!") or len(tag) == 1:
        return value
    name = tag[1:]
    if name == "GetAtt" and isinstance(value, str):
        resource, _, attribute = value.partition(".")
        return {"Fn::GetAtt": [resource, attribute]}
    return {name if name in _WITHOUT_PREFIX else f"Fn::{name}": value}


def _what(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}: {getattr(error, 'problem', None)}" if mark else str(error)


def _error(event: yaml.Event, what: str) -> yaml.YAMLError:
    line = event.start_mark.line + 1 if event.start_mark else "unknown"
    return yaml.YAMLError(f"line {line}: {what}")
