"""A metric alarm as the rules see it: every field the value, None when it is left out, or a Token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import Boolean, Items, Number, Text, Whole
from alarmlab.cloudformation.token import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricUse:
    """A statistic of one metric. `dimensions` is None when which dimensions there are is not known.

    `id` is its name among the alarm's Metrics, None when the alarm names the metric itself. `statistic` is
    what Statistic or ExtendedStatistic says. `account_id` is given for a metric of another account.
    """

    id: str | None
    namespace: Text
    name: Text
    dimensions: Mapping[str, str | Token] | None
    statistic: Text
    period_s: Whole
    unit: Text
    account_id: Text
    returned: Boolean


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressionUse:
    """An entry of Metrics with an Expression: metric math, or Metrics Insights (SELECT ...)."""

    id: str | None
    text: Text
    period_s: Whole
    returned: Boolean


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An AWS::CloudWatch::Alarm. `is_complete` is False when part of what it watches is not known.

    `name` is None when CloudFormation makes the name up.
    """

    stack: Stack
    resource: Resource
    name: Text
    description: Text
    metrics: tuple[MetricUse, ...]
    expressions: tuple[ExpressionUse, ...]
    is_complete: bool
    comparison_operator: Text
    threshold: Number
    threshold_metric_id: Text
    evaluation_periods: Whole
    datapoints_to_alarm: Whole
    treat_missing_data: Text
    low_sample_count: Text
    actions_enabled: Boolean
    alarm_actions: Items
    ok_actions: Items
    insufficient_data_actions: Items
