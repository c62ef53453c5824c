"""Which modules of ours a module needs to run: it, what it imports, and the packages that they lie in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("lambdas", "pdm_catalog")

_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([^\n]*)", re.MULTILINE)
_COMMENT = re.compile(r"#[^\n]*")
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+[^\n]*\n|\n)+", re.MULTILINE)


@cache
def closure(module: str) -> frozenset[Path]:
    """The files of a module, of every package around it, and of all of ours that those import."""
    found: set[Path] = set()
    wanted = [module]
    while wanted:
        for file in _files(wanted.pop()):
            if file not in found:
                found.add(file)
                wanted.extend(imports(file))
    return frozenset(found)


@cache
def _files(module: str) -> tuple[Path, ...]:
    """The file of a module and the __init__ of every package that it lies in."""
    return tuple(_look_up(module.split(".")))


def _look_up(parts: list[str]) -> Iterator[Path]:
    for depth in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:depth])
        if (place / "__init__.py").is_file():
            yield place / "__init__.py"
        elif place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")


@cache
def imports(file: Path) -> tuple[str, ...]:
    """Every module of ours that a file imports; a name imported from a package may be a module of it.

    What only a type checker imports is not there when the function runs.
    Read off the text: a syntax tree of each file is a third of the time that an environment takes.
    """
    text = _FOR_TYPES.sub("", _COMMENT.sub("", file.read_text(encoding="utf-8")))
    found: list[str] = []
    for module, names in _FROM.findall(text):
        found.extend((module, *(f"{module}.{name}" for name in _names(names))))
    for names in _IMPORT.findall(text):
        found.extend(_names(names))
    return tuple(name for name in found if name.split(".")[0] in OURS)


def _names(listed: str) -> list[str]:
    """`a, b as c` -> a, b."""
    return [part.split()[0] for part in listed.strip("() \t\r\n").split(",") if part.strip()]
