"""The table of kinds is sound, and the documentation has all of it."""

from __future__ import annotations

from pathlib import Path

from alarmlab.coverage.kinds.every import KINDS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "alarmlab" / "coverage.md"


def test_every_failure_mode_names_its_source_and_metrics_with_a_namespace() -> None:
    for kind in KINDS:
        assert kind.modes
        for mode in kind.modes:
            assert mode.source.startswith("https://docs.aws.amazon.com/"), (kind.title, mode.name)
            assert mode.metrics
            assert all(pattern.partition(":")[2] for pattern in mode.metrics)


def test_kinds_and_the_failure_modes_of_a_kind_have_names_of_their_own() -> None:
    titles = [kind.title for kind in KINDS]

    assert len(set(titles)) == len(titles)
    for kind in KINDS:
        names = [mode.name for mode in kind.modes]
        assert len(set(names)) == len(names)


def test_the_page_lists_every_kind_with_how_it_fails() -> None:
    page = PAGE.read_text(encoding="utf-8")

    missing = [
        kind.title
        for kind in KINDS
        if f"| {kind.title} | {'; '.join(mode.name for mode in kind.modes)} |" not in page
    ]
    assert missing == []
