"""Every rule. A new one is a file in rules/, a line here and a page in docs/checks/."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check import baseline, waivers
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.rules import (
    composite_cycle,
    dangling_reference,
    dashboard_metric_unknown,
    dashboard_quota,
    detection_slow,
    duplicate_alarm,
    duplicate_key,
    m_greater_than_n,
    metric_unknown,
    missing_data_hides_outage,
    missing_data_pages_on_silence,
    no_action,
    no_runbook,
    not_expanded,
    pages_on_deploy,
    period_and_window_invalid,
    period_unfit,
    quota,
    severity_and_topic_disagree,
    shadowed_alarm,
    statistic_unfit,
    threshold_impossible,
    unit_mismatch,
)

RULES: tuple[Rule, ...] = (
    composite_cycle.RULE,
    dangling_reference.RULE,
    dashboard_metric_unknown.RULE,
    dashboard_quota.RULE,
    detection_slow.RULE,
    duplicate_alarm.RULE,
    duplicate_key.RULE,
    m_greater_than_n.RULE,
    metric_unknown.RULE,
    missing_data_hides_outage.RULE,
    missing_data_pages_on_silence.RULE,
    no_action.RULE,
    no_runbook.RULE,
    not_expanded.RULE,
    pages_on_deploy.RULE,
    period_and_window_invalid.RULE,
    period_unfit.RULE,
    quota.RULE,
    severity_and_topic_disagree.RULE,
    shadowed_alarm.RULE,
    statistic_unfit.RULE,
    threshold_impossible.RULE,
    unit_mismatch.RULE,
)


def _nowhere(_: Context) -> Iterator[Problem]:
    """The findings of these rules come out of settling, not out of a template."""
    return iter(())


SETTLING: tuple[Rule, ...] = (
    Rule(
        id=waivers.RULE,
        doc="A waiver covers nothing, has ended, or cannot be read.",
        severity=Severity.WARNING,
        look=_nowhere,
    ),
    Rule(
        id=baseline.RULE,
        doc="The baseline holds a finding that is no longer there.",
        severity=Severity.NOTE,
        look=_nowhere,
    ),
)
