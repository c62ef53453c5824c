"""What a Lambda zip holds: the function's package and exactly the modules of ours that it imports."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex
from pdm_watch.imported import ROOT, closure


@contextmanager
def staged_package(
    package: str, *, index: AlarmIndex | None, files: Mapping[str, str] | None = None
) -> Generator[str]:
    """A folder laid out as a function's zip: its modules, what they import, the alarm index, other files.

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
    if index is None and not files:
        yield _same_everywhere(package).name
        return
    with tempfile.TemporaryDirectory() as folder:
        _stage(package, Path(folder))
        if index is not None:
            (Path(folder) / FILE_NAME).write_text(index.to_text(), encoding="utf-8")
        for name, text in (files or {}).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        yield folder


@cache
def _same_everywhere(package: str) -> tempfile.TemporaryDirectory[str]:
    """One folder for all environments, until the process ends: the CDK hashes and copies each folder once."""
    folder = tempfile.TemporaryDirectory()
    _stage(package, Path(folder.name))
    return folder


def _stage(package: str, folder: Path) -> None:
    for source in sorted(closure(f"lambdas.{package}.handler")):
        target = folder / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
