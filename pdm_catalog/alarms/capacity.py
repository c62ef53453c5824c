"""Alarms on what will be full: a ticket while there is time, not a page when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pdm_catalog.alarm import OWN_SERVICE, Alarm, Comparison, Missing
from pdm_catalog.capacity import Capacity
from pdm_catalog.environment import Environment
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading
from pdm_catalog.telemetry_metrics import CAPACITY_FORECASTS, CAPACITY_UNSEEN, DAYS_TO_SATURATION

WARN_DAYS = 14
RUN_S = 21_600
"""How often the forecast is made: constructs/pdm_watch/capacity_forecast.py."""
DAY_S = 86_400


def alarms(environment: Environment, capacities: Iterable[Capacity], *, service: str) -> Iterator[Alarm]:
    """One for each capacity, told as news of the service or cluster that answers for it."""
    for capacity in capacities:
        yield Alarm(
            name=f"{environment.name}-{capacity.title}-Saturation",
            service=service,
            signal=Reading(
                metric=DAYS_TO_SATURATION,
                dimensions={"Resource": capacity.resource, "Dimension": str(capacity.dimension)},
                statistic="Minimum",
            ),
            # The lowest of a day's four forecasts: it does not come and go where they are around the limit.
            period_s=DAY_S,
            comparison=Comparison.BELOW,
            threshold=WARN_DAYS,
            datapoints=(1, 1),
            missing=Missing.IGNORE,
            missing_because="As it was: what is new has no forecast yet; Capacity-Forecast-Silent.",
            severity=Severity.MEDIUM,
            owner=environment.owner,
            runbook="saturation",
            meaning=f"{capacity.kind.title()} {capacity.name} will soon be full: {_OF[capacity.dimension]}.",
            because="14 days: time for a person to plan, order and test more, without haste.",
            remedy=None,
            ticket=True,
        )


def own(environment: Environment) -> Iterator[Alarm]:
    """Whether the forecast itself is made, and of everything."""
    of = {"Environment": environment.name}
    yield Alarm(
        name=f"{environment.name}-Capacity-Forecast-Silent",
        service=OWN_SERVICE,
        signal=Reading(metric=CAPACITY_FORECASTS, dimensions=of, statistic="SampleCount"),
        period_s=RUN_S,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(1, 1),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: a forecast is made every six hours.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="capacity-forecast-silent",
        meaning="No capacity forecast was made for a day: nobody would tell that something becomes full.",
        because="One run missed; those left in CloudWatch's wider range make that a day.",
        remedy=None,
        ticket=True,
    )
    yield Alarm(
        name=f"{environment.name}-Capacity-Unseen",
        service=OWN_SERVICE,
        signal=Reading(metric=CAPACITY_UNSEEN, dimensions=of, statistic="Maximum"),
        period_s=RUN_S,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="As it was: Capacity-Forecast-Silent tells that no forecast is made.",
        severity=Severity.LOW,
        owner=environment.owner,
        runbook="capacity-unseen",
        meaning="CloudWatch has no use of a cluster, a stream or an endpoint of the environment's file.",
        because="One is a blind spot: its saturation cannot be foreseen.",
        remedy=None,
        ticket=True,
    )


_OF = {"CPU": "CPU", "Memory": "memory", "Bytes": "bytes", "Records": "records", "Disk": "disk"}
