"""Every rule has a page, and every page a rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alarmlab.check import rules
from alarmlab.check.rule import Rule
from alarmlab.check.rule_list import RULES, SETTLING

ROOT = Path(__file__).resolve().parents[3]
ALL = (*RULES, *SETTLING)
SECTIONS = ["What", "Why", "Example", "How to fix", "How to waive"]


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "checks").glob("*.md")} - {"README"}

    assert pages == {rule.id for rule in ALL}


def test_every_file_of_a_rule_is_listed() -> None:
    files = {path.stem for path in Path(rules.__path__[0]).glob("*.py")} - {"__init__"}

    assert files == {rule.id.replace("-", "_") for rule in RULES}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_page_has_the_sections_its_readers_know(rule: Rule) -> None:
    page = (ROOT / rule.page).read_text(encoding="utf-8")

    assert page.startswith(f"# {rule.id}\n")
    assert re.findall(r"^## (.+)$", page, flags=re.MULTILINE) == SECTIONS
    assert f"Severity: {rule.severity}" in " ".join(page.split())


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_an_id_is_in_kebab_case_and_a_doc_is_one_sentence(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.id)
    assert re.fullmatch(r"[A-Z][^.]*(\.\S[^.]*)*\.", rule.doc)


def test_the_overview_lists_every_rule_with_its_severity_and_its_sentence() -> None:
    page = (ROOT / "docs" / "checks" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\) \| (\w+) \| (.+) \|$", page, flags=re.MULTILINE)

    assert rows == sorted((rule.id, str(rule.severity), rule.doc) for rule in ALL)
