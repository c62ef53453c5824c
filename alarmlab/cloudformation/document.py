"""Reads one file as CloudFormation does: JSON, or YAML with the short forms of the intrinsic functions.

The limits are far beyond a real template (CloudFormation takes 1 MB and documents no depth), and small enough
that no file makes alarmlab hang:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from alarmlab.errors import BadInputError

LARGEST_BYTES = 16_000_000
LARGEST_DEPTH = 100
LARGEST_NODES = 2_000_000

_FIX = "give a CloudFormation template (JSON or YAML), or the cdk.out directory `cdk synth` writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The mapping a file holds; `duplicate_keys` are those given twice, of which the last one counts."""

    value: Mapping[str, Any]
    text: str
    duplicate_keys: tuple[str, ...] = field(default=())


def read_document(path: Path) -> Document:
    """The mapping in the file. Raises BadInputError for anything else, and for what exceeds the limits."""
    text = _text(path)
    duplicates: list[str] = []
    if text.lstrip()[:1] in ("{", "[") and path.suffix not in (".yaml", ".yml"):
        value = _json(path, text, duplicates)
    else:
        from alarmlab.cloudformation.yaml_document import read_yaml

        value = read_yaml(path, text, duplicates=duplicates, deepest=LARGEST_DEPTH)
    if not isinstance(value, dict):
        raise BadInputError(where=str(path), what="is not a mapping of names to values", fix=_FIX)
    _check_size(path, cast("object", value))
    return Document(value=cast("Mapping[str, Any]", value), text=text, duplicate_keys=tuple(duplicates))


def _text(path: Path) -> str:
    try:
        size_bytes = path.stat().st_size
        if size_bytes > LARGEST_BYTES:
            raise BadInputError(
                where=str(path),
                what=f"is {size_bytes} bytes long, at most {LARGEST_BYTES} are read",
                fix=_FIX,
            )
        content = path.read_bytes()
    except OSError as error:
        raise BadInputError(where=str(path), what=f"cannot be read: {error.strerror}", fix=_FIX) from error
    except ValueError as error:  # a NUL in the name, which some manifest gave
        raise BadInputError(where=repr(str(path)), what=f"is no file name: {error}", fix=_FIX) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(where=str(path), what="is not text in UTF-8", fix=_FIX) from error


def _json(path: Path, text: str, duplicates: list[str]) -> object:
    def mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            duplicates.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    try:
        return json.loads(text, object_pairs_hook=mapping)
    except RecursionError as error:
        raise _too_deep(path) from error
    except ValueError as error:
        raise BadInputError(where=str(path), what=f"is not JSON: {error}", fix=_FIX) from error


def _check_size(path: Path, value: object) -> None:
    """Walk level by level: an alias of YAML may stand for more than memory holds."""
    level, nodes = [value], 0
    for _ in range(LARGEST_DEPTH):
        level = [child for node in level for child in _children(node)]
        nodes += len(level)
        if not level:
            return
        if nodes > LARGEST_NODES:
            raise BadInputError(
                where=str(path), what=f"holds more than {LARGEST_NODES} values, aliases counted", fix=_FIX
            )
    raise _too_deep(path)


def _children(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(cast("dict[str, object]", node).values())
    return cast("list[object]", node) if isinstance(node, list) else []


def _too_deep(path: Path) -> BadInputError:
    return BadInputError(where=str(path), what=f"is nested deeper than {LARGEST_DEPTH} levels", fix=_FIX)
