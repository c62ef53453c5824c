"""Alarms on counts of bad events that fire when there is none."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.metric_nature import is_published_on_events, only_metric, sounds_like_bad_news
from alarmlab.check.rule import Problem, Rule

_GREATER = frozenset(("GreaterThanThreshold", "GreaterThanOrEqualToThreshold"))


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        metric = only_metric(alarm)
        if metric is None or alarm.treat_missing_data != "breaching":
            continue
        if alarm.comparison_operator not in _GREATER:
            continue
        if is_published_on_events(metric):
            yield Problem(
                at=alarm.resource,
                message=f"{metric.name} is published only when there is something to count, and missing data "
                "counts as breaching: a quiet night fires it",
                fix="set TreatMissingData to notBreaching",
            )
        elif sounds_like_bad_news(metric):
            yield Problem(
                at=alarm.resource,
                message=f"missing data counts as breaching: unless {metric.name} is published as 0 all the "
                "time, silence fires it",
                fix="set TreatMissingData to notBreaching, or waive this if zeros are published",
                severity=Severity.NOTE,
            )


RULE = Rule(
    id="missing-data-pages-on-silence",
    doc="The alarm counts what goes wrong, and fires when nothing does.",
    severity=Severity.WARNING,
    look=_look,
)
