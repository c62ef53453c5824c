"""What `alarmlab backtest` does: loads, evaluates, shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alarmlab.backtest.backtest import backtest
from alarmlab.backtest.comparison import Comparison, compare
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.report import changes, summary
from alarmlab.backtest.report.as_json import comparison_json, result_json
from alarmlab.backtest.result import BacktestResult
from alarmlab.backtest.roster import needed_by, refuse_unknown
from alarmlab.backtest.scoring import Incident
from alarmlab.commands.history_arguments import HistoryRequest
from alarmlab.commands.progress import told
from alarmlab.commands.recorded import history_at, incidents_at
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import sites_of
from alarmlab.errors import BadInputError
from alarmlab.simulation.site import Site
from alarmlab.tables import as_markdown, as_text, escape_markdown

TESTED, FOUND = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    template_path: Path
    against_path: Path | None
    deployment: Deployment
    history: HistoryRequest
    budget: float | None
    require_all: bool
    names: tuple[str, ...]
    pictures: Path | None
    picture_format: str
    form: str
    jobs: int


def run_backtest(request: Request) -> int:
    """Print the report and return the exit code. Raises AlarmlabError for bad input."""
    sites = sites_of(request.template_path, request.deployment)
    older = sites_of(request.against_path, request.deployment) if request.against_path else []
    refuse_unknown(request.names, [*sites, *older])
    incidents = incidents_at(request.history)
    needed = needed_by([*sites, *older], request.names)
    history = history_at(request.history, needed)
    result = _tested(sites, history, incidents, request)
    before = _tested(older, history, incidents, request) if request.against_path else None
    if not result.alarms:
        raise BadInputError(
            where=str(request.template_path),
            what="no alarm could be tested"
            + "".join(f"\n  {one.name}: {one.reason}" for one in result.not_tested),
            fix="record the metrics of its alarms",
        )
    comparison = compare(before, result) if before else None
    if request.pictures:
        from alarmlab.backtest.report.pictures import draw_all

        with told("pictures") as on_progress:
            draw_all(
                result,
                history,
                folder=request.pictures,
                form=request.picture_format,
                on_progress=on_progress,
            )
    _show(request, result, comparison)
    return _exit_code(request, result, comparison)


def _tested(
    sites: Sequence[Site], history: History, incidents: Sequence[Incident], request: Request
) -> BacktestResult:
    with told("alarms") as on_progress:
        return backtest(
            sites, history, incidents, names=request.names, jobs=request.jobs, on_progress=on_progress
        )


def _show(request: Request, result: BacktestResult, comparison: Comparison | None) -> None:
    if request.form == "json":
        print(comparison_json(comparison) if comparison else result_json(result), end="")
        return
    lines = changes.head_of(comparison) if comparison else summary.head_of(result)
    tables = [*changes.tables_of(comparison)] if comparison else []
    tables += summary.tables_of(result, budget=request.budget)
    if request.form == "markdown":
        head = "\n".join(f"* {escape_markdown(line)}" for line in lines)
        print(f"{head}\n\n{as_markdown(tables)}")
    else:
        print("\n".join(lines) + f"\n\n{as_text(tables)}")


def _exit_code(request: Request, result: BacktestResult, comparison: Comparison | None) -> int:
    over = request.budget is not None and result.over_budget(request.budget)
    lost = comparison is not None and comparison.lost
    untested = request.require_all and result.not_tested
    return FOUND if over or lost or untested else TESTED
