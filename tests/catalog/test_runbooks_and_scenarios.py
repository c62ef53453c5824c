"""Adding an alarm is one entry, one runbook, one scenario: each is demanded here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pdm_catalog.alarms import alarms_of
from tests.conftest import ENVIRONMENTS

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = sorted({alarm.runbook for env in ENVIRONMENTS for alarm in alarms_of(env)})
SECTIONS = ["Signal", "Meaning", "First look", "Fix", "Escalate"]


@pytest.mark.parametrize("runbook", [*RUNBOOKS, "unknown-alarm"])
def test_every_alarm_has_a_runbook_with_the_five_sections(runbook: str) -> None:
    """Somebody follows it at 03:00: the sections never vary."""
    text = (ROOT / "docs" / "runbooks" / f"{runbook}.md").read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == SECTIONS


def test_no_runbook_is_left_over() -> None:
    """A runbook without an alarm is one that nobody keeps true."""
    written = {path.stem for path in (ROOT / "docs" / "runbooks").glob("*.md")}

    assert written == {*RUNBOOKS, "unknown-alarm"}
