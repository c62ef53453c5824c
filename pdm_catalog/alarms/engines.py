"""Alarms on the engines themselves: what the whole system is for."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing, Severity
from pdm_catalog.engine_health import HEALTH_RULE
from pdm_catalog.environment import Environment
from pdm_catalog.own_metrics import ENGINES_ENTERED_LEVEL
from pdm_catalog.signal import Reading


def _because() -> str:
    breaching, looked_at = HEALTH_RULE.runs
    return (
        f"One is enough: red is less than {HEALTH_RULE.red_below_cycles:g} cycles of estimated life after "
        f"{breaching} of the last {looked_at} runs. The total would alarm for ever in a large fleet."
    )


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the fleet."""
    yield Alarm(
        name=f"{environment.name}-Critical-Engine-Health-Alert",
        service="business-logic",
        signal=Reading(metric=ENGINES_ENTERED_LEVEL, dimensions={"AlertLevel": "red"}, statistic="Sum"),
        period_s=60,
        comparison=Comparison.AT_OR_ABOVE,
        threshold=1,
        datapoints=(1, 1),
        missing=Missing.NOT_BREACHING,
        missing_because="Published only in minutes in which an engine changed its level.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="critical-engine-health",
        meaning="At least one engine has newly turned red: it needs service before its next run.",
        because=_because(),
        remedy=None,
    )
