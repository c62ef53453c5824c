"""What a Lambda zip holds: the function's package and exactly the modules of ours that it imports."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex
from pdm_watch.imported import ROOT, closure


def contents(
    package: str, *, index: AlarmIndex | None = None, files: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """The files of a function's zip by their names in it: modules, the alarm index, other files.

    Import paths are file paths, in the zip as in the tests (`lambdas.<package>.handler`), and
    nothing third-party ships: no Docker, no pip, no build step.

    Raises:
        FileNotFoundError: There is no such package; says where it was looked for.
    """
    texts = {**({FILE_NAME: index.to_text()} if index else {}), **(files or {})}
    return {**_modules(package), **{name: text.encode() for name, text in texts.items()}}


@cache
def _modules(package: str) -> Mapping[str, bytes]:
    if not (ROOT / "lambdas" / package / "handler.py").is_file():
        raise FileNotFoundError(
            f"lambdas/{package}/handler.py does not exist\n"
            f"  fix: create it, or correct package={package!r} where the function is declared"
        )
    sources = sorted(closure(f"lambdas.{package}.handler"))
    return MappingProxyType({source.relative_to(ROOT).as_posix(): source.read_bytes() for source in sources})


def digest(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of names and contents: of what is in a zip, not of how it was packed, or when."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Lay the files out below a folder."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
