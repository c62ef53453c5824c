"""What a zip holds is read off the text of import statements, and is what Python would import."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pdm_watch.imported import OURS, ROOT, imports

FILES = sorted(path for room in OURS for path in (ROOT / room).rglob("*.py"))


def by_syntax_tree(file: Path) -> set[str]:
    """The slow and certain way, without what only a type checker imports."""
    found: set[str] = set()
    module = ast.parse(file.read_text(encoding="utf-8"))
    module.body = [node for node in module.body if not is_for_types(node)]
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return {name for name in found if name.split(".")[0] in OURS}


def is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_text_says_what_the_syntax_tree_says(file: Path) -> None:
    """Of every file that could be in a zip."""
    assert set(imports(file)) == by_syntax_tree(file)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import lambdas.shared.aws\n", {"lambdas.shared.aws"}),
        ("import os, lambdas.shared.aws as aws  # why\n", {"lambdas.shared.aws"}),
        ("from pdm_catalog import names, routes as r\n", {"", ".names", ".routes"}),
        (
            "from pdm_catalog import (\n    names,  # why, not (what)\n    routes,\n)\n",
            {"", ".names", ".routes"},
        ),
        ("def f():\n    from pdm_catalog import names\n", {"", ".names"}),
        (
            "if TYPE_CHECKING:\n    from pdm_catalog import names\n\nimport lambdas.shared\n",
            {"lambdas.shared"},
        ),
        ("from json import loads\nimport pdm_catalogue\n", set[str]()),
    ],
)
def test_each_way_to_import_is_read(text: str, found: set[str], tmp_path: Path) -> None:
    """One statement each; a name is shortened by pdm_catalog."""
    file = tmp_path / "module.py"
    file.write_text(text)

    assert {name.removeprefix("pdm_catalog") for name in imports(file)} == found
