"""More of something than CloudWatch takes. Each limit names its source."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.alarms.composite_reader import LONGEST_RULE
from alarmlab.alarms.math_reader import EXPRESSIONS_PER_ALARM, LONGEST_EXPRESSION, METRICS_PER_ALARM
from alarmlab.alarms.mute_rule_reader import MOST_TARGETS
from alarmlab.alarms.properties import ACTIONS_PER_STATE, DIMENSIONS_PER_METRIC
from alarmlab.alarms.rule_syntax import MOST_CHILDREN
from alarmlab.check.alarm import Alarm
from alarmlab.check.composites import COMPOSITE, METRIC_ALARM, composites_of
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.insights import is_insights
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.stack import Resource
from alarmlab.check.values import as_items, as_text, entries
from alarmlab.cloudformation.token import Token

LONGEST_NAME, LONGEST_DESCRIPTION = 255, 1024
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
INSIGHTS_WINDOW_S = 3 * 3_600
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html"""
MOST_TARGETS_ACCEPTED = 500
"""The API says 100 targets, the CloudFormation schema takes 500: in between nobody knows.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudwatch-alarmmuterule-mutetargets.html"""

_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")


def _look(context: Context) -> Iterator[Problem]:
    for _, resource in context.of_type(METRIC_ALARM, COMPOSITE):
        yield from _texts(resource)
        for name in _ACTIONS:
            actions = as_items(resource.properties.get(name))
            if not isinstance(actions, Token) and not any(isinstance(item, Token) for item in actions):
                yield from _more(resource, f"{name} holds", len(actions), ACTIONS_PER_STATE, "actions")
    for alarm in context.alarms:
        yield from _query(alarm)
    for composite in composites_of(context):
        children = {named.text for named in composite.named or ()}
        yield from _more(composite.resource, "the rule names", len(children), MOST_CHILDREN, "alarms")
    for _, resource in context.of_type("AWS::CloudWatch::AlarmMuteRule"):
        yield from _targets(resource)


def _texts(resource: Resource) -> Iterator[Problem]:
    for name, most in (
        ("AlarmName", LONGEST_NAME),
        ("AlarmDescription", LONGEST_DESCRIPTION),
        ("AlarmRule", LONGEST_RULE),
    ):
        text = as_text(resource.properties.get(name))
        if isinstance(text, str):
            yield from _more(resource, f"{name} has", len(text), most, "characters")


def _query(alarm: Alarm) -> Iterator[Problem]:
    at = alarm.resource
    yield from _more(at, "it names", len(alarm.metrics), METRICS_PER_ALARM, "metrics")
    yield from _more(at, "it has", len(alarm.expressions), EXPRESSIONS_PER_ALARM, "expressions")
    for metric in alarm.metrics:
        count = len(metric.dimensions or {})
        yield from _more(at, f"{metric.name} has", count, DIMENSIONS_PER_METRIC, "dimensions")
    for expression in alarm.expressions:
        if not isinstance(expression.text, str):
            continue
        yield from _more(at, "an expression has", len(expression.text), LONGEST_EXPRESSION, "characters")
        periods, period_s = alarm.evaluation_periods, expression.period_s
        if is_insights(expression.text) and isinstance(periods, int) and isinstance(period_s, int):
            what = "a Metrics Insights query looks at"
            yield from _more(at, what, periods * period_s, INSIGHTS_WINDOW_S, "seconds")


def _targets(resource: Resource) -> Iterator[Problem]:
    targets = as_items(entries(resource.properties.get("MuteTargets")).get("AlarmNames"))
    if isinstance(targets, Token):
        return
    certain = len(targets) > MOST_TARGETS_ACCEPTED
    for problem in _more(resource, "it mutes", len(targets), MOST_TARGETS, "alarms"):
        yield Problem(
            at=resource,
            message=problem.message,
            fix=problem.fix,
            severity=None if certain else Severity.WARNING,
        )


def _more(at: Resource, what: str, count: int, most: int, unit: str) -> Iterator[Problem]:
    if count > most:
        yield Problem(
            at=at,
            message=f"{what} {count} {unit}; CloudWatch takes at most {most}",
            fix=f"keep to {most}, or divide it",
        )


RULE = Rule(
    id="quota",
    doc="An alarm or a mute rule is larger than CloudWatch allows.",
    severity=Severity.ERROR,
    look=_look,
)
