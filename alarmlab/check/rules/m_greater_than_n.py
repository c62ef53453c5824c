"""DatapointsToAlarm above EvaluationPeriods.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        m, n = alarm.datapoints_to_alarm, alarm.evaluation_periods
        if isinstance(m, int) and isinstance(n, int) and m > n:
            yield Problem(
                at=alarm.resource,
                message=f"it wants {m} breaching datapoints of {n}; CloudWatch rejects it",
                fix=f"set DatapointsToAlarm to at most {n}, or EvaluationPeriods to at least {m}",
            )


RULE = Rule(
    id="m-greater-than-n",
    doc="An alarm wants more breaching datapoints than it looks at.",
    severity=Severity.ERROR,
    look=_look,
)
