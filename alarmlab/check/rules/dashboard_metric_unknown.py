"""A graph of a metric that nobody publishes: it stays empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from alarmlab.check.alarm import MetricUse
from alarmlab.check.context import Context
from alarmlab.check.dashboard import Dashboard, Widget
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.rules.metric_unknown import judge
from alarmlab.check.values import as_items
from alarmlab.cloudformation.token import Token, referring
from alarmlab.dashboards.dashboard import metrics_of
from alarmlab.metrics.metric_id import MetricId

_REFERENCE = re.compile(r"\$\{(?P<logical_id>[A-Za-z0-9]+)(?:\.(?P<attribute>[A-Za-z0-9.]+))?\}")


def _look(context: Context) -> Iterator[Problem]:
    for dashboard in context.dashboards:
        told: set[str] = set()
        for widget in dashboard.widgets or ():
            for problem in _of_widget(context, dashboard, widget):
                # The same metric in ten graphs is one thing to mend.
                if problem.message not in told:
                    told.add(problem.message)
                    yield problem


def _of_widget(context: Context, dashboard: Dashboard, widget: Widget) -> Iterator[Problem]:
    items = as_items(widget.properties.get("metrics"))
    known = () if isinstance(items, Token) else items
    rows = [cast("list[object]", row) for row in known if isinstance(row, list)]
    title = widget.properties.get("title")
    asker = f"the graph {title!r}" if isinstance(title, str) else "a graph"
    # A graph may show any region; where the stack lies says nothing about it.
    stack = replace(dashboard.stack, region=None)
    for metric in dict.fromkeys(metrics_of(rows)):
        for problem in judge(context, stack, dashboard.resource, _use(metric), asker=asker):
            yield replace(problem, severity=_milder(problem.severity))


def _use(metric: MetricId) -> MetricUse:
    return MetricUse(
        id=None,
        namespace=_value(metric.namespace),
        name=_value(metric.name),
        dimensions={name: _value(value) for name, value in metric.dimensions},
        statistic=None,
        period_s=None,
        unit=None,
        account_id=None,
        returned=True,
    )


def _value(text: str) -> str | Token:
    """The text, or what a deployment makes of it: a body is text, so references in it are, too."""
    if "${" not in text:
        return text
    matched = _REFERENCE.fullmatch(text)
    if matched is None:
        return Token(text=text, logical_ids=frozenset())
    return referring(matched["logical_id"], matched["attribute"])


def _milder(severity: Severity | None) -> Severity:
    """An empty graph misleads; an alarm without data lets an outage pass."""
    return Severity.NOTE if severity is Severity.NOTE else Severity.WARNING


RULE = Rule(
    id="dashboard-metric-unknown",
    doc="A dashboard shows a metric that nobody publishes with this name and these dimensions.",
    severity=Severity.WARNING,
    look=_look,
)
