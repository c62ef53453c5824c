"""Reads YAML field by field, so that every error can name the file, the line and the field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from alarmlab.duration import parse_duration_s
from alarmlab.errors import BadInputError

_FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: the same nodes and places in a sixth of the time."""
_SAFE_DEPTH = 2_000
_BOOLEAN = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of a YAML file, where it stands and what it is called. Every method raises BadInputError.

    `name` is the path to the value, such as `cases[0].within`; the whole document's is empty.
    """

    path: Path
    name: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """The line the value begins on; the first is 1."""
        return self.node.start_mark.line + 1

    @property
    def is_scalar(self) -> bool:
        """Whether the value is neither a mapping nor a list."""
        return isinstance(self.node, yaml.ScalarNode)

    def error(self, rule: str, *, fix: str, got: str | None = None) -> BadInputError:
        """The error to raise when the field breaks a rule."""
        shown = self._shown() if got is None else got
        where = f"{self.path}:{self.line}" + (f": {self.name}" if self.name else "")
        return BadInputError(where=where, what=f"got {shown}; {rule}", fix=fix)

    def mapping(self, *, required: Collection[str], optional: Collection[str]) -> dict[str, Field]:
        """The fields of a mapping that knows exactly these names."""
        fields = self.items(fix=f"write the fields {', '.join([*required, *optional])}")
        for key, field in fields.items():
            if key not in required and key not in optional:
                raise field.error(
                    f"the fields here are {', '.join([*required, *optional])}",
                    fix=f"remove {key}",
                    got=repr(key),
                )
        for key in required:
            if key not in fields:
                raise self.error(f"{key} must be there", fix=f"add {key}", got=f"no {key}")
        return fields

    def items(self, *, fix: str) -> dict[str, Field]:
        """The fields of a mapping with any names, each given once."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("this is a mapping", fix=fix)
        fields: dict[str, Field] = {}
        for key, value in self.node.value:
            name = Field(path=self.path, name=self.name, node=key).text()
            field = Field(path=self.path, name=f"{self.name}.{name}" if self.name else name, node=value)
            if name in fields:
                raise field.error(
                    f"{name} is given once", fix="keep one of the two", got=f"{name} a second time"
                )
            fields[name] = field
        return fields

    def sequence(self, *, fix: str) -> list[Field]:
        """The items of a list that is not empty."""
        if not isinstance(self.node, yaml.SequenceNode) or not self.node.value:
            raise self.error("this is a list of at least one item", fix=fix)
        return [
            Field(path=self.path, name=f"{self.name}[{index}]", node=node)
            for index, node in enumerate(self.node.value)
        ]

    def texts(self) -> list[Field]:
        """The items of a list that may be empty, each a text."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("this is a list", fix="write one, [] for none")
        return self.sequence(fix="") if self.node.value else []

    def text(self) -> str:
        """A text, or any other scalar as it is written."""
        if (
            not isinstance(self.node, yaml.ScalarNode)
            or self.node.tag == _NULL
            or not self.node.value.strip()
        ):
            raise self.error("this is a text", fix="write one")
        return self.node.value

    def boolean(self) -> bool:
        """True or false."""
        text = self.text().lower()
        if self.node.tag != _BOOLEAN or text not in ("true", "false"):
            raise self.error("this is true or false", fix="write true or false")
        return text == "true"

    def duration_s(self) -> int:
        """A duration such as 5m, in seconds."""
        seconds = parse_duration_s(self.text())
        if seconds is None:
            raise self.error("a duration is written 90s, 5m, 1h30m or 2d", fix="write it with its unit")
        return seconds

    def instant(self) -> datetime:
        """A moment in ISO 8601 with its time zone."""
        try:
            at = datetime.fromisoformat(self.text())
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            raise self.error("a moment is written in ISO 8601 with its time zone", fix="2026-01-01T00:00:00Z")
        return at

    def _shown(self) -> str:
        match self.node:
            case yaml.ScalarNode(tag=tag) if tag == _NULL:
                return "nothing"
            case yaml.ScalarNode(value=value):
                return repr(value)
            case yaml.SequenceNode(value=value):
                return f"a list of {len(value)}"
            case _:
                return "a mapping"


def read_yaml(path: Path) -> Field:
    """The file's document. Raises BadInputError when it cannot be read, is not YAML or is empty."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInputError(
            where=str(path), what=f"cannot be read: {error.strerror}", fix="check it"
        ) from error
    except UnicodeDecodeError as error:
        raise BadInputError(where=str(path), what="is not UTF-8", fix="save it as UTF-8") from error
    node = _compose(text, path)
    if node is None:
        raise BadInputError(where=str(path), what="is empty", fix="write a scenario: docs/alarmlab.md")
    return Field(path=path, name="", node=node)


def _compose(text: str, path: Path) -> yaml.Node | None:
    """The document's node. Errors are those of PyYAML's own loader, whose lines are right at the end, too."""
    if _is_shallow(text):
        try:
            return yaml.compose(text, Loader=_FAST_LOADER)
        except yaml.YAMLError:
            pass
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise BadInputError(
            where=f"{path}{line}", what=f"is not YAML: {error.problem}", fix="correct it"
        ) from error
    except yaml.YAMLError as error:
        what = f"is not YAML: {str(error).splitlines()[0]}"
        raise BadInputError(where=str(path), what=what, fix="correct it") from error
    except RecursionError as error:
        raise BadInputError(where=str(path), what="is nested too deeply", fix="flatten it") from error


def _is_shallow(text: str) -> bool:
    """Whether the text cannot nest so deeply that libyaml's composer runs out of stack and ends the process.

    What nests takes a bracket, or room on a line.
    """
    brackets = text.count("[") + text.count("{")
    return brackets < _SAFE_DEPTH and max(map(len, text.splitlines()), default=0) < _SAFE_DEPTH
