"""What `alarmlab coverage` does: loads, compares, shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from alarmlab.alarms.outline import outlines_of
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import resources_at
from alarmlab.coverage.kinds.every import KINDS
from alarmlab.coverage.matrix import StackView, matrix_of
from alarmlab.coverage.proof import Gap, coverage_of
from alarmlab.coverage.show import matrix_json, matrix_tables, proof_table, summary
from alarmlab.scenarios.files import load_scenarios
from alarmlab.tables import as_markdown, as_text

ENOUGH, TOO_LITTLE = 0, 1


def show_coverage(
    *,
    template_path: Path,
    deployment: Deployment,
    scenarios_path: Path | None,
    require_both: bool,
    min_pct: float | None,
    form: str,
) -> int:
    """Print the coverage and return the exit code. Raises AlarmlabError for bad input."""
    views = [
        StackView(stack=stack, resources=resources)
        for stack, resources in resources_at(template_path, deployment)
    ]
    matrix = matrix_of(views, KINDS)
    gaps: Sequence[Gap] | None = None
    if scenarios_path is not None or require_both:
        scenarios = load_scenarios([scenarios_path]) if scenarios_path else []
        alarms = [alarm for view in views for alarm in outlines_of(view.resources)]
        gaps = coverage_of(alarms, scenarios)
    if form == "json":
        print(json.dumps(matrix_json(matrix, gaps), indent=2))
    else:
        tables = [*matrix_tables(matrix), *([] if gaps is None else [proof_table(gaps)])]
        print(as_markdown(tables) if form == "markdown" else as_text(tables))
        print(f"\n{summary(matrix)}" + ("" if gaps is None else f", {len(gaps)} alarms not proven"))
    too_little = min_pct is not None and matrix.watched_pct < min_pct
    return TOO_LITTLE if too_little or (require_both and gaps) else ENOUGH
