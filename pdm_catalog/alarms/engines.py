"""Alarms on the engines themselves: what the whole system is for."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.engine_health import HEALTH_RULE, HealthLevel
from pdm_catalog.environment import Environment
from pdm_catalog.own_metrics import ENGINES_AT_LEVEL, ENGINES_ENTERED_LEVEL, ENGINES_REPORTING, FLEET_SILENT
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Query, Reading, filled

NEW_FLEET_MIN = 15
ENOUGH_ENGINES = 20
"""Engines from which a share says something: of twenty, one is 5 %."""
BY_FLEET = (
    'SELECT MAX(EnginesSilentShare) FROM SCHEMA("PredictiveMaintenance/business-logic", Fleet) '
    "GROUP BY Fleet ORDER BY MAX() DESC"
)
"""Within what an alarm's query may do: three hours, 500 series
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html)."""
KNOWN = "(FILL(green, 0) + FILL(yellow, 0) + FILL(red, 0))"


def _because() -> str:
    breaching, looked_at = HEALTH_RULE.runs
    return (
        f"One is enough: red is less than {HEALTH_RULE.red_below_cycles:g} cycles of estimated life after "
        f"{breaching} of the last {looked_at} runs. The total would alarm for ever in a large fleet."
    )


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the fleet: one newly red, nobody judged, many silent, many worn."""
    yield _newly_red(environment)
    yield _unjudged(environment)
    yield _silent(environment)
    if environment.fleets:
        yield _silent_fleets(environment)
    yield _degraded(environment)


def _newly_red(environment: Environment) -> Alarm:
    return Alarm(
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


def _unjudged(environment: Environment) -> Alarm:
    """That no engine turns red is good news only while somebody looks."""
    return Alarm(
        name=f"{environment.name}-Engine-Health-Silent",
        service="business-logic",
        signal=filled("green", _level("green", "SampleCount"), label="countings of the healthy engines"),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: the engines are counted every minute.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="engine-health-silent",
        meaning="The engines are no longer counted by their health: one that turns red would not page.",
        because="Three minutes of silence. The alarm on red engines cannot tell it from health.",
        remedy=None,
        warm_up_min=NEW_FLEET_MIN,
    )


def _silent(environment: Environment) -> Alarm:
    limit_pct = environment.thresholds.engines_silent_pct
    reporting = Reading(metric=ENGINES_REPORTING, dimensions={}, statistic="Maximum")
    return Alarm(
        name=f"{environment.name}-Engines-Silent",
        service="business-logic",
        signal=Expression(
            text=f"IF({KNOWN} >= {ENOUGH_ENGINES}, 100 * (1 - FILL(reporting, 0) / {KNOWN}), 0)",
            inputs={"reporting": reporting, **_levels()},
            highest=100,
            label="known engines that are silent, %",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit_pct,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Never missing: silence is read as 0, and without known engines nobody is silent.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="engines-silent",
        meaning="Many engines report nothing: what becomes of them is not seen.",
        because=f"{limit_pct:g} % of at least {ENOUGH_ENGINES}, the environment's: as many may rest.",
        remedy=None,
    )


def _silent_fleets(environment: Environment) -> Alarm:
    """One alarm for all of them; each fleet that is silent is a contributor, and is named when it rings."""
    limit_pct = environment.thresholds.engines_silent_pct
    return Alarm(
        name=f"{environment.name}-Fleet-Silent",
        service="business-logic",
        signal=Query(
            text=BY_FLEET,
            metric=FLEET_SILENT,
            highest=100,
            label="engines that are silent, %",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit_pct,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="A fleet that publishes nothing has no engine that is known.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="engines-silent",
        meaning="Many engines of one fleet report nothing: its site or its link is down.",
        because=f"{limit_pct:g} % of one fleet: in a large system one site is less than that of all.",
        remedy=None,
    )


def _degraded(environment: Environment) -> Alarm:
    limit_pct = environment.thresholds.engines_degraded_pct
    return Alarm(
        name=f"{environment.name}-Engines-Degraded",
        service="business-logic",
        signal=Expression(
            text=f"IF({KNOWN} >= {ENOUGH_ENGINES}, 100 * (FILL(yellow, 0) + FILL(red, 0)) / {KNOWN}, 0)",
            inputs=_levels(),
            highest=100,
            label="engines that are yellow or red, %",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit_pct,
        datapoints=(15, 15),
        missing=Missing.NOT_BREACHING,
        missing_because="Never missing: without counted engines none is worn.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="engines-degraded",
        meaning="More engines than usual are yellow or red: their services will not fit into the plan.",
        because=f"{limit_pct:g} % of at least {ENOUGH_ENGINES}, the environment's: more than usual, "
        "so that it does not ring for ever.",
        remedy=None,
        ticket=True,
    )


def _levels() -> dict[str, Reading]:
    return {level: _level(level, "Maximum") for level in HealthLevel}


def _level(level: str, statistic: str) -> Reading:
    return Reading(metric=ENGINES_AT_LEVEL, dimensions={"AlertLevel": level}, statistic=statistic)
