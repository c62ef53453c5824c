"""An alarm that cannot work cannot be declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pdm_catalog.alarm import Alarm, Comparison
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from tests.conftest import ENVIRONMENTS

CPU = next(alarm for alarm in alarms_of(ENVIRONMENTS[0]) if alarm.metric.name == "CPUUtilization")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"name": ""}, "name = '' is no alarm name."),
        ({"name": "a" * 256}, "is no alarm name."),
        ({"name": "API Gateway: errors"}, "is no alarm name."),
        ({"dimensions": {"ServiceName": "x"}}, "is not the dimension set of AWS/ECS CPUUtilization"),
        ({"dimensions": {"ServiceName": "x", "ClusterName": "y"}}, "is not the dimension set"),
        ({"statistic": "Sum"}, "statistic = 'Sum' means nothing for CPUUtilization."),
        ({"period_s": 45}, "period_s = 45 is no CloudWatch period."),
        ({"datapoints": (5, 3)}, "asks for more breaching periods than it looks at."),
        ({"datapoints": (0, 3)}, "asks for more breaching periods than it looks at."),
        ({"datapoints": (1, 1441)}, "looks back 86460 s; CloudWatch allows 86400 s for this period."),
        ({"threshold": 100.0}, "threshold = 100.0 can never be crossed by Percent values"),
        ({"threshold": -1.0}, "can never be crossed"),
        ({"comparison": Comparison.BELOW, "threshold": 0.0}, "can never be crossed"),
        ({"comparison": Comparison.AT_OR_ABOVE, "threshold": 0.0}, "can never be crossed"),
        ({"meaning": " "}, "meaning = ' ' is empty."),
        ({"runbook": ""}, "runbook = '' is empty."),
        ({"missing_because": ""}, "missing_because = '' is empty."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_alarm_that_cannot_work_is_refused_by_field(change: dict[str, Any], rule: str) -> None:
    """Where, what, got, rule, fix."""
    with pytest.raises(CatalogError) as caught:
        replace(CPU, **change)

    [problem] = caught.value.problems
    assert rule in str(problem)
    assert str(problem).startswith("alarm '")
    assert "\n  fix: " in str(problem)


def test_every_problem_of_an_alarm_is_told_at_once() -> None:
    """Nobody likes to learn of the second mistake after the first is mended."""
    with pytest.raises(CatalogError) as caught:
        replace(CPU, name="", period_s=45, owner="")

    assert [problem.field for problem in caught.value.problems] == ["name", "period_s", "owner"]


def test_a_message_says_where_what_rule_and_fix() -> None:
    """The exact words: they are what a person works from."""
    with pytest.raises(CatalogError) as caught:
        replace(CPU, datapoints=(5, 3))

    assert str(caught.value) == (
        "alarm 'dev-api-gateway-High-CPU-Utilization': datapoints = (5, 3) "
        "asks for more breaching periods than it looks at.\n"
        "  fix: use (3, 5) for 3 out of 5, or raise n to at least 5"
    )


def test_alarm_names_are_unique(environment: Environment) -> None:
    """CloudWatch would replace one by the other without a word."""
    names = [alarm.name for alarm in alarms_of(environment)]

    assert len(set(names)) == len(names)


def test_an_alarm_can_page_within_five_minutes(environment: Environment) -> None:
    """The target: detection in under 5 minutes, so m periods and CloudWatch's settling fit in it."""
    slow = [alarm.name for alarm in alarms_of(environment) if _detection_s(alarm) > 300]

    assert slow == []


def _detection_s(alarm: Alarm) -> int:
    """Worst case: a fault just after a period began, m breaching periods, 10 s until they count."""
    breaching, _ = alarm.datapoints
    return alarm.period_s * (breaching + 1) + 10
