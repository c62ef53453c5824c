"""Reads values whose shape nobody has checked: what has the wrong shape is taken as absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast


def mappings(value: object) -> tuple[Mapping[str, object], ...]:
    """The mappings in a list; none for what is no list."""
    return tuple(cast("Mapping[str, object]", item) for item in items(value) if isinstance(item, dict))


def items(value: object) -> tuple[object, ...]:
    """The items of a list; none for what is no list."""
    return tuple(cast("list[object]", value)) if isinstance(value, list) else ()


def mapping(value: object) -> Mapping[str, object]:
    """The mapping, or an empty one for anything else."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def whole_number(value: object) -> int | None:
    """The whole number, also written as text; None for anything else."""
    try:
        return int(str(value))
    except ValueError:
        return None
