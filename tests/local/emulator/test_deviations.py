"""Each row of the table of deviations has its patch, its test and its line in the documentation."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from local.emulator.deviations import DEVIATIONS, Deviation, markdown

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def functions(source: Path) -> set[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", DEVIATIONS, ids=lambda row: row.test)
def test_its_patch_exists(row: Deviation) -> None:
    module, function = row.patch.split(".")

    assert function in functions(ROOT / "local" / "emulator" / f"{module}.py")


@pytest.mark.parametrize("row", DEVIATIONS, ids=lambda row: row.test)
def test_its_test_exists(row: Deviation) -> None:
    file, test = row.test.split("::")

    assert test in functions(HERE / file)


def test_the_documentation_holds_the_table_unchanged() -> None:
    page = (ROOT / "docs" / "emulator.md").read_text(encoding="utf-8")

    assert markdown() in page, f"docs/emulator.md: the table must read\n\n{markdown()}"
