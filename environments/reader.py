"""Read environments/*.yaml: every problem of every file at once, each with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from environments.places import Places
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError

FOLDER = Path(__file__).resolve().parent
_NOTHING = object()
_ENVIRONMENT = TypeAdapter(Environment)
# What is said, and what to do, about mistakes that are not rules of one of our own classes.
_WORDS = {
    "missing": ("is missing.", "add it; environments/dev.yaml shows every field"),
    "unexpected_keyword_argument": ("is no field here.", "remove it, or correct its spelling"),
    "string_type": ("is no text.", "put the value in quotes"),
}


class EnvironmentFileError(ValueError):
    """One or more environment files cannot be used. Each line names file, line, field, value, rule, fix."""


def read_environments(folder: Path = FOLDER, *, only: str | None = None) -> tuple[Environment, ...]:
    """Every environment in a folder, by file name; or only those that are named.

    Args:
        folder: Where the files are.
        only: Names, with commas between them; the other files are not read.

    Raises:
        EnvironmentFileError: All problems of all files; or a name has no file.
    """
    read: list[Environment] = []
    problems: list[str] = []
    for path in _named(folder, only):
        try:
            read.append(read_environment(path))
        except EnvironmentFileError as error:
            problems.append(str(error))
    if not read and not problems:
        problems.append(f"{folder}/: holds no *.yaml\n  fix: add a file per environment")
    if problems:
        raise EnvironmentFileError("\n".join(problems))
    return tuple(read)


def _named(folder: Path, only: str | None) -> list[Path]:
    found = sorted(folder.glob("*.yaml"))
    if only is None:
        return found
    wanted = [name.strip() for name in only.split(",")]
    known = [path.stem for path in found]
    for name in wanted:
        if name not in known:
            raise EnvironmentFileError(
                f"environment = {name!r} has no file in {folder.name}/.\n"
                f"  fix: use one of: {', '.join(known) or '(there is none)'}"
            )
    return [path for path in found if path.stem in wanted]


def read_environment(path: Path) -> Environment:
    """One environment.

    Raises:
        EnvironmentFileError: All problems of the file.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        places = Places.of(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise EnvironmentFileError(f"{name}:{line}: {error.problem}\n  fix: make it valid YAML") from error
    except UnicodeDecodeError as error:
        raise EnvironmentFileError(
            f"{name}: byte {error.start} is not UTF-8\n  fix: save it as UTF-8"
        ) from error
    try:
        environment = _ENVIRONMENT.validate_python(places.value)
    except ValidationError as error:
        raise EnvironmentFileError("\n".join(_explain(name, places, error))) from error
    if environment.name != path.stem:
        raise EnvironmentFileError(
            f"{name}:{places.line(('name',))}: name = {environment.name!r} is not the file's name.\n"
            f"  fix: write {path.stem!r}, or rename the file"
        )
    return environment


def _explain(name: str, places: Places, error: ValidationError) -> Iterator[str]:
    for found in error.errors():
        at = found["loc"]
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, CatalogError):
            for problem in cause.problems:
                place = (*at, *(int(part) if part.isdigit() else part for part in problem.field.split(".")))
                yield _sentence(name, places, place, problem.got, problem.rule, problem.fix)
        else:
            got: Any = _NOTHING if found["type"] == "missing" else found["input"]
            refused = (f"is refused: {found['msg']}.", "write a value of that kind")
            yield _sentence(name, places, at, got, *_WORDS.get(found["type"], refused))


def _sentence(name: str, places: Places, at: tuple[int | str, ...], got: object, rule: str, fix: str) -> str:
    field = ".".join(str(part) for part in at) or "the file"
    shown = "" if got is _NOTHING else f"= {got!r} "
    return f"{name}:{places.line(at)}: {field} {shown}{rule}\n  fix: {fix}"
