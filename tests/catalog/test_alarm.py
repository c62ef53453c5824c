"""An alarm that cannot work cannot be declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pdm_catalog.alarm import Alarm, Comparison
from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.errors import CatalogError
from pdm_catalog.metrics import ECS_SERVICE_CPU
from pdm_catalog.second_path import takes_second_path
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading
from tests.conftest import ENVIRONMENTS


def cpu_alarm() -> Alarm:
    """One that is right: each test breaks it in one place."""
    return next(alarm for alarm in metric_alarms(alarms_of(ENVIRONMENTS[0])) if _reads_cpu(alarm))


def _reads_cpu(alarm: Alarm) -> bool:
    return isinstance(alarm.signal, Reading) and alarm.signal.metric is ECS_SERVICE_CPU


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"name": ""}, "name = '' is no alarm name."),
        ({"name": "a" * 256}, "is no alarm name."),
        ({"name": "API Gateway: errors"}, "is no alarm name."),
        ({"period_s": 45}, "period_s = 45 is no CloudWatch period."),
        ({"datapoints": (5, 3)}, "asks for more breaching periods than it looks at."),
        ({"datapoints": (0, 3)}, "asks for more breaching periods than it looks at."),
        ({"datapoints": (1, 1441)}, "looks back 86460 s; CloudWatch allows 86400 s for this period."),
        ({"threshold": 100.0}, "threshold = 100.0 can never be crossed: values lie between 0 and 100 ("),
        ({"threshold": -1.0}, "can never be crossed"),
        ({"comparison": Comparison.BELOW, "threshold": 0.0}, "can never be crossed"),
        ({"comparison": Comparison.AT_OR_ABOVE, "threshold": 0.0}, "can never be crossed"),
        ({"meaning": " "}, "meaning = ' ' is empty."),
        ({"because": ""}, "because = '' is empty."),
        ({"runbook": ""}, "runbook = '' is empty."),
        ({"missing_because": ""}, "missing_because = '' is empty."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_alarm_that_cannot_work_is_refused_by_field(change: dict[str, Any], rule: str) -> None:
    """Where, what, got, rule, fix."""
    with pytest.raises(CatalogError) as caught:
        replace(cpu_alarm(), **change)

    [problem] = caught.value.problems
    assert rule in str(problem)
    assert str(problem).startswith("alarm '")
    assert "\n  fix: " in str(problem)


@pytest.mark.parametrize(
    ("comparison", "threshold"),
    [
        (Comparison.ABOVE, 0.0),
        (Comparison.AT_OR_ABOVE, 100.0),
        (Comparison.BELOW, 100.0),
        (Comparison.AT_OR_BELOW, 0.0),
    ],
)
def test_the_last_threshold_that_can_be_crossed_is_accepted(comparison: Comparison, threshold: float) -> None:
    """A rule that is too strict hides an alarm that somebody needs."""
    assert replace(cpu_alarm(), comparison=comparison, threshold=threshold).threshold == threshold


def test_a_signal_that_gets_no_data_is_refused_with_the_name_of_its_alarm() -> None:
    """The alarm asks its signal: dimensions, statistics and ids are the signal's rules."""
    dimensions = {"ServiceName": "x"}
    blind = replace(cpu_alarm().signal, dimensions=dimensions)

    with pytest.raises(CatalogError, match=r"alarm '.*-High-CPU-Utilization': dimensions = .*'ServiceName'"):
        replace(cpu_alarm(), signal=blind)


def test_every_problem_of_an_alarm_is_told_at_once() -> None:
    """Nobody likes to learn of the second mistake after the first is mended."""
    with pytest.raises(CatalogError) as caught:
        replace(cpu_alarm(), name="", period_s=45, owner="")

    assert [problem.field for problem in caught.value.problems] == ["name", "period_s", "owner"]


def test_a_message_says_where_what_rule_and_fix() -> None:
    """The exact words: they are what a person works from."""
    with pytest.raises(CatalogError) as caught:
        replace(cpu_alarm(), datapoints=(5, 3))

    assert str(caught.value) == (
        "alarm 'dev-api-gateway-High-CPU-Utilization': datapoints = (5, 3) "
        "asks for more breaching periods than it looks at.\n"
        "  fix: use (3, 5) for 3 out of 5, or raise n to at least 5"
    )


@pytest.mark.parametrize(
    ("change", "takes_it"),
    [
        ({"severity": Severity.CRITICAL}, True),
        ({"severity": Severity.HIGH}, False),
        ({"severity": Severity.MEDIUM, "service": "alert-pipeline"}, True),
    ],
    ids=str,
)
def test_the_second_path_takes_what_is_critical_and_what_is_about_the_pipeline(
    change: dict[str, Any], takes_it: bool
) -> None:
    """What may not be missed, and what the first path cannot tell of itself."""
    assert takes_second_path(replace(cpu_alarm(), **change)) is takes_it
