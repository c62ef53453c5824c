"""Limits for the alarms of a template, from what each of them saw in quiet times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.query import MetricMath, MetricStat
from alarmlab.backtest.fit import Proposal, Rule, propose, quiet_values
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.replay.exact import HistoryStore
from alarmlab.backtest.replay.needs import refuse_unrecorded
from alarmlab.backtest.spans import Span
from alarmlab.errors import AlarmlabError
from alarmlab.metrics.buckets import Buckets

_ABOVE = (ComparisonOperator.GREATER, ComparisonOperator.GREATER_OR_EQUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedAlarm:
    """An alarm with the limit that quiet history proposes; `breaches_now` of that breach the present one."""

    alarm: MetricAlarm
    proposal: Proposal
    breaches_now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFitted:
    """An alarm that has no limit of this kind, or no history, and why."""

    name: str
    reason: str


def fit_alarm(
    alarm: MetricAlarm, history: History, *, rule: Rule, left_out: Iterable[Span] = ()
) -> FittedAlarm | NotFitted:
    """What the alarm's threshold should be, by the datapoints that it would have seen.

    Those of periods side by side, from the history's end backwards, without the ones that touch `left_out`.
    A metric in per cent, if the alarm says so by its unit, has a largest value.
    """
    refused = _refused(alarm)
    if refused:
        return NotFitted(name=alarm.name, reason=refused)
    query = alarm.query
    assert isinstance(query, MetricStat | MetricMath)
    in_pct = isinstance(query, MetricStat) and query.unit == "Percent"
    buckets = Buckets(
        period_s=alarm.period_s,
        end=datetime.fromtimestamp(history.end_s, UTC),
        count=(history.end_s - history.start_s) // alarm.period_s,
    )
    try:
        refuse_unrecorded(alarm, history)
        points = query.ask(HistoryStore(history), buckets).datapoints
        quiet = list(quiet_values(points, period_s=alarm.period_s, left_out=left_out))
        proposal = propose(quiet, rule=replace(rule, highest=100) if in_pct else rule)
    except AlarmlabError as error:
        return NotFitted(name=alarm.name, reason=f"{error.what}; {error.fix}")
    return FittedAlarm(alarm=alarm, proposal=proposal, breaches_now=sum(map(alarm.breaches, quiet)))


def _refused(alarm: MetricAlarm) -> str | None:
    if not isinstance(alarm.query, MetricStat | MetricMath):
        return "it watches many series at once, and each would have a limit of its own"
    if alarm.comparison_operator not in _ABOVE or alarm.threshold is None:
        return "it rings below its threshold, or outside a band; what is fitted are limits from above"
    if alarm.wall_clock:
        return "its periods follow a wall clock, and are not of one length"
    return None
