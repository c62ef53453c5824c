"""One Markdown comment of all sections, short enough for GitHub."""

from __future__ import annotations

from collections.abc import Sequence

from alarmlab.review.section import Section

LONGEST_COMMENT = 65_536
"""GitHub rejects a longer comment: https://github.com/orgs/community/discussions/27190"""
MARKER = "<!-- alarmlab review -->"
"""By this line the comment of an earlier push is found."""

_ROWS = (1_000, 300, 100, 50, 25, 10, 5, 2, 0)


def comment_of(sections: Sequence[Section]) -> str:
    """The comment: every summary, then every table, with as many rows as fit.

    What is left out is said in its place. The summaries are never cut.
    """
    for most_rows in _ROWS:
        text = _comment(sections, most_rows=most_rows)
        if len(text) <= LONGEST_COMMENT:
            return text
    return _comment(sections, most_rows=None)


def _comment(sections: Sequence[Section], *, most_rows: int | None) -> str:
    parts = [MARKER, "## What this change means for alarms"]
    parts.append("\n".join(f"- {section.summary}" for section in sections))
    if most_rows is None:
        parts.append(f"The tables are left out: GitHub takes at most {LONGEST_COMMENT} characters.")
    else:
        parts += [details for section in sections if (details := section.details(most_rows=most_rows))]
    return "\n\n".join(parts) + "\n"
