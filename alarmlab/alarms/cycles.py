"""Composite alarms that watch each other in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def find_cycle(children: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """The first circle of alarms, beginning and ending with the same one; None when there is none.

    `children` holds, by the name of each composite alarm, the alarms it watches.
    """
    finished: set[str] = set()
    for name in children:
        cycle = _from(name, (), children, finished)
        if cycle:
            return cycle
    return None


def _from(
    name: str, path: tuple[str, ...], children: Mapping[str, Sequence[str]], finished: set[str]
) -> tuple[str, ...] | None:
    if name in path:
        return (*path[path.index(name) :], name)
    if name not in finished:
        for child in children.get(name, ()):
            cycle = _from(child, (*path, name), children, finished)
            if cycle:
                return cycle
        finished.add(name)
    return None
