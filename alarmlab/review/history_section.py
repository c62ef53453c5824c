"""What the change would have done over recorded history."""

from __future__ import annotations

from alarmlab.backtest.comparison import Comparison
from alarmlab.backtest.report.changes import head_of, tables_of
from alarmlab.review.section import Section
from alarmlab.tables import Table, escape_markdown


def history_section(comparison: Comparison) -> Section:
    """Pages before and after, and the incidents that makes a difference for."""
    lines = "; ".join(head_of(comparison))
    lost = len(comparison.lost)
    summary = f"**Back-test**: {escape_markdown(lines)}"
    if lost:
        summary += f"; **{lost} incidents no longer detected**"
    not_tested = Table(
        title="Not tested",
        columns=("alarm", "because"),
        rows=tuple((one.name, one.reason) for one in comparison.after.not_tested),
    )
    return Section(title="Back-test", summary=summary, tables=(*tables_of(comparison), not_tested))
