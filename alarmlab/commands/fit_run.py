"""What `alarmlab fit` does: loads, fits, shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.fit import Rule
from alarmlab.backtest.fit_alarms import FittedAlarm, NotFitted, fit_alarm
from alarmlab.backtest.roster import Member, needed_by, roster
from alarmlab.backtest.spans import Span
from alarmlab.commands.history_arguments import HistoryRequest
from alarmlab.commands.recorded import history_at, incidents_at
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import sites_of
from alarmlab.errors import BadInputError
from alarmlab.tables import Table, as_markdown, as_text

_COLUMNS = ("alarm", "now", "breaching now", "proposed", "quiet level", "largest", "datapoints", "look")
_NUMBERS = frozenset(_COLUMNS[1:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    template_path: Path
    deployment: Deployment
    history: HistoryRequest
    share: float
    factor: float
    names: tuple[str, ...]
    form: str


def run_fit(request: Request) -> int:
    """Print the proposals and return the exit code. Raises AlarmlabError for bad input."""
    rule = Rule(share=request.share, factor=request.factor)
    sites = sites_of(request.template_path, request.deployment)
    left_out = [
        Span(start_s=one.start_s, end_s=one.end_s + one.grace_s) for one in incidents_at(request.history)
    ]
    members = [member for member in roster(sites, request.names) if member.asked_for]
    history = history_at(request.history, needed_by(sites, request.names))
    found = {
        member.name: fit_alarm(alarm, history, rule=rule, left_out=left_out)
        for member, alarm in _metric_alarms(members)
    }
    fitted = {name: one for name, one in found.items() if isinstance(one, FittedAlarm)}
    not_fitted = {name: one for name, one in found.items() if isinstance(one, NotFitted)}
    if not fitted:
        reasons = "".join(f"\n  {name}: {one.reason}" for name, one in not_fitted.items())
        raise BadInputError(
            where=str(request.template_path),
            what=f"no alarm can be fitted{reasons}",
            fix="record the metrics of its alarms, or name others with --alarm",
        )
    _show(request.form, fitted, not_fitted)
    return 0


def _metric_alarms(members: Sequence[Member]) -> Iterator[tuple[Member, MetricAlarm]]:
    for member in members:
        if isinstance(member.alarm, MetricAlarm):
            yield member, member.alarm


def _show(form: str, fitted: dict[str, FittedAlarm], not_fitted: dict[str, NotFitted]) -> None:
    if form == "json":
        print(json.dumps(_as_json(fitted, not_fitted), indent=2))
        return
    tables = (
        Table(
            title="",
            columns=_COLUMNS,
            rows=tuple(_row(name, one) for name, one in fitted.items()),
            numbers=_NUMBERS,
        ),
        Table(
            title="Not fitted",
            columns=("alarm", "because"),
            rows=tuple((name, one.reason) for name, one in not_fitted.items()),
        ),
    )
    print((as_markdown if form == "markdown" else as_text)(tables))


def _row(name: str, one: FittedAlarm) -> tuple[str, ...]:
    proposal = one.proposal
    return (
        name,
        f"{one.alarm.threshold:g}",
        str(one.breaches_now),
        f"{proposal.limit:g}",
        f"{proposal.quantile:.4g}",
        f"{proposal.largest:.4g}",
        str(proposal.datapoints),
        "; ".join(proposal.doubts) or "-",
    )


def _as_json(fitted: dict[str, FittedAlarm], not_fitted: dict[str, NotFitted]) -> dict[str, object]:
    return {
        "alarms": [
            {
                "name": name,
                "threshold": one.alarm.threshold,
                "proposed": one.proposal.limit,
                "share": one.proposal.rule.share,
                "factor": one.proposal.rule.factor,
                "quiet_level": one.proposal.quantile,
                "largest": one.proposal.largest,
                "datapoints": one.proposal.datapoints,
                "breaching_now": one.breaches_now,
                "breaching_proposed": one.proposal.beyond,
                "doubts": list(one.proposal.doubts),
            }
            for name, one in fitted.items()
        ],
        "not_fitted": [{"name": name, "reason": one.reason} for name, one in not_fitted.items()],
    }
