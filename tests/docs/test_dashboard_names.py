"""A page that sends somebody to a dashboard names one that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"[Dd]ashboard `pdm-ENVIRONMENT-([^`]+)`")
TABLE = re.compile(r"^\| `([a-z-]+(?:-[A-Z]+)?)` \|", re.MULTILINE)


def test_every_dashboard_that_a_page_names_is_in_the_list_of_dashboards() -> None:
    known = set(TABLE.findall((ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")))
    named = {
        (str(page.relative_to(ROOT)), name)
        for page in (ROOT / "docs").rglob("*.md")
        for name in NAMED.findall(page.read_text(encoding="utf-8"))
    }

    assert named
    assert {(page, name) for page, name in named if name not in known} == set()
