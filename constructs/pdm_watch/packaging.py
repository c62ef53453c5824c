"""What a Lambda zip holds: the function's package and exactly the modules of ours that it imports."""

from __future__ import annotations

import ast
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex

ROOT = Path(__file__).resolve().parents[2]
OURS = ("lambdas", "pdm_catalog")


@contextmanager
def staged_package(package: str, *, index: AlarmIndex | None) -> Generator[str]:
    """A folder laid out as a function's zip: its modules, what they import, the alarm index.

    Import paths are file paths, in the zip as in the tests (`lambdas.<package>.handler`), and
    nothing third-party ships: no Docker, no pip, no build step.

    Raises:
        FileNotFoundError: There is no such package; says where it was looked for.
    """
    if not (ROOT / "lambdas" / package / "handler.py").is_file():
        raise FileNotFoundError(
            f"lambdas/{package}/handler.py does not exist\n"
            f"  fix: create it, or correct package={package!r} where the function is declared"
        )
    with tempfile.TemporaryDirectory() as folder:
        for source in sorted(_closure(f"lambdas.{package}.handler")):
            target = Path(folder) / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        if index is not None:
            (Path(folder) / FILE_NAME).write_text(index.to_text(), encoding="utf-8")
        yield folder


def _closure(module: str) -> set[Path]:
    """The files of a module, of every package around it, and of all of ours that those import."""
    found: set[Path] = set()
    wanted = [module]
    while wanted:
        for file in _files(wanted.pop()):
            if file not in found:
                found.add(file)
                wanted.extend(_imports(file))
    return found


def _files(module: str) -> Iterator[Path]:
    """The file of a module and the __init__ of every package that it lies in."""
    parts = module.split(".")
    for depth in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:depth])
        if (place / "__init__.py").is_file():
            yield place / "__init__.py"
        elif place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")


@cache
def _imports(file: Path) -> tuple[str, ...]:
    """Every module of ours that a file imports; a name imported from a package may be a module of it.

    Parsed once a process: every function of every environment asks about the same shared files.
    """
    found: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.extend((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return tuple(name for name in found if name.split(".")[0] in OURS)
