"""What the pages say is there: links, commands, fields, and the catalogue as it is."""

from __future__ import annotations

import dataclasses
import inspect
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

from environments import read_environments
from local import matrix_page
from local.catalogue_page import page
from pdm_catalog.environment import Environment
from pdm_catalog.thresholds import Thresholds

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")) if not path.name.startswith(".")
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    """To a file or folder that is there and, behind a #, to one of its headings."""
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    broken: list[str] = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)

    assert broken == []


def test_the_catalogue_page_is_the_catalogue() -> None:
    """Nobody edits it, so it is never wrong."""
    written = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")

    assert written == page(read_environments()), (
        "docs/catalogue.md is not what the catalogue renders to\n"
        "  fix: python -m local.catalogue_page > docs/catalogue.md"
    )


def test_the_matrix_page_is_the_catalogue() -> None:
    """So it shows every gap that there is."""
    written = (ROOT / "docs" / "matrix.md").read_text(encoding="utf-8")

    assert written == matrix_page.page(read_environments()), (
        "docs/matrix.md is not what the catalogue renders to\n"
        "  fix: python -m local.matrix_page > docs/matrix.md"
    )


def test_every_field_of_an_environment_file_is_explained() -> None:
    """Whoever writes the file finds what each field means and where its value is found."""
    text = (ROOT / "docs" / "existing-system.md").read_text(encoding="utf-8")

    assert [field for field in _leaves(Environment) if f"`{field}`" not in text] == []


@pytest.mark.parametrize("kind", [Environment, Thresholds])
def test_every_field_of_an_environment_is_in_its_docstring(kind: type) -> None:
    """Field by field, with its unit."""
    undocumented = [
        field.name
        for field in dataclasses.fields(kind)
        if f"\n    {field.name}: " not in (inspect.getdoc(kind) or "")  # Python 3.13 unindents __doc__ itself
    ]

    assert undocumented == []


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of headings."""
    headings = HEADING.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _leaves(kind: type) -> Iterator[str]:
    """The names of the fields that hold no further fields."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        of = hints[field.name]
        inner = [part for part in (of, *typing.get_args(of)) if dataclasses.is_dataclass(part)]
        if inner:
            for part in inner:
                yield from _leaves(typing.cast(type, part))
        else:
            yield field.name
