"""A YAML document that remembers on which line each of its values stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

At = tuple[int | str, ...]


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key that is written twice: YAML says it is wrong, PyYAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} is written twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class Places:
    """A document's value, and the line (from 1) of every value in it."""

    value: Any
    lines: dict[At, int]

    @classmethod
    def of(cls, text: str) -> Places:
        """Parse a document.

        Raises:
            yaml.MarkedYAMLError: It is not valid YAML, or a key is written twice.
        """
        loader = _StrictLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return cls({}, {(): 1})
            # types-PyYAML leaves the node of construct_document untyped.
            value = loader.construct_document(node)  # pyright: ignore[reportUnknownMemberType]
            return cls(value, dict(_lines(node, ())))
        finally:
            loader.dispose()

    def line(self, at: At) -> int:
        """The line of a value; of the nearest thing around it where the value is not written at all."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def _lines(node: yaml.Node, at: At) -> Iterator[tuple[At, int]]:
    yield at, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*at, key.value), key.start_mark.line + 1
            for deeper, line in _lines(value, (*at, key.value)):
                if deeper != (*at, key.value):
                    yield deeper, line
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*at, index))
