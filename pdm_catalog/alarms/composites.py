"""One alarm for a service that is down, whatever it is down of, and silence for those who only wait for it.

Every alarm that says of itself that its service does not serve (`Alarm.means_down`) is a cause. The composite
over them pages; a cause without a remedy then tells nobody itself. One with a remedy keeps its actions, for a
remedy is reached by no other way, and the router leaves the paging to the composite (`IndexEntry.part_of`).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence

from pdm_catalog.alarm import Alarm, Missing
from pdm_catalog.composite import AnyOf, CompositeAlarm, Entry, Rings, Suppressor
from pdm_catalog.environment import Environment
from pdm_catalog.severity import Severity
from pdm_catalog.watched import Service, title_of

MINUTE_S = 60
EVALUATION_S = 70
"""An alarm is evaluated once a minute and disregards the newest ten seconds: docs/alarmlab/evaluation.md."""
LONGEST_WAIT_S = 120
"""A page may come two minutes late for the sake of one page instead of two. A cause that is seen later than
that (silence takes up to nine minutes) pages beside what depends on it."""
RECONNECT_S = 120
"""What a service needs to find its dependency again: DNS of a load balancer lives 60 s
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html), a
task's connections and health checks take about as long."""


def down_name(environment: Environment, service: str) -> str:
    """The name of the alarm that tells that a service is down."""
    return f"{environment.name}-{title_of(service)}-Down"


def with_composites(
    environment: Environment, service: Service, *, watching: Mapping[str, Sequence[Alarm]]
) -> Iterator[Entry]:
    """The alarms of a service, with the composites over them and what those tell left to those.

    Args:
        environment: Where it is deployed.
        service: Whose alarms they are.
        watching: The metric alarms by service; of this one and of those it depends on at least.
    """
    own = watching[service.name]
    down = down_name(environment, service.name)
    causes = causes_among(own)
    for alarm in own:
        is_told = alarm in causes and alarm.remedy is None
        yield dataclasses.replace(alarm, told_by=down) if is_told else alarm
    if not causes:
        return
    dependencies = [name for name in service.depends_on if causes_among(watching[name])]
    if len(dependencies) > 1:
        yield _dependency_down(environment, service, dependencies)
    yield CompositeAlarm(
        name=down,
        service=service.name,
        rule=AnyOf(tuple(Rings(cause.name) for cause in causes)),
        suppressor=_suppressor(environment, service, dependencies, watching),
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="service-down",
        meaning=f"{service.name} does not serve: the alarms in its rule say how that was seen.",
        because=f"One of {len(causes)} alarms that each mean it" + _quiet_while(dependencies),
    )


def causes_among(alarms: Sequence[Alarm]) -> tuple[Alarm, ...]:
    """Those that mean that their service does not serve."""
    return tuple(alarm for alarm in alarms if alarm.means_down)


def seen_after_s(alarm: Alarm) -> int:
    """How long a failure lasts at most before the alarm rings.

    One that waits for silence looks beyond its window, where a good datapoint keeps it quiet.
    """
    m, n = alarm.datapoints
    periods = m + 1
    if alarm.missing is Missing.BREACHING:
        periods = n + max(2, math.ceil(300 / alarm.period_s)) + 1
    return periods * alarm.period_s + EVALUATION_S


def over_after_s(alarm: Alarm) -> int:
    """How long an alarm rings at most after its failure is over."""
    m, n = alarm.datapoints
    return (n - m + 2) * alarm.period_s + EVALUATION_S


def _suppressor(
    environment: Environment,
    service: Service,
    dependencies: Sequence[str],
    watching: Mapping[str, Sequence[Alarm]],
) -> Suppressor | None:
    """The dependency, or all of them as one; and for how long it is waited for, before and after."""
    if not dependencies:
        return None
    one = len(dependencies) == 1
    causes = [cause for name in dependencies for cause in causes_among(watching[name])]
    own = causes_among(watching[service.name])
    # The service may be seen to be down at once, its dependency only at the latest.
    first_s = min(cause.datapoints[0] * cause.period_s for cause in own)
    late_s = max(seen_after_s(cause) for cause in causes) - first_s
    over_s = max(over_after_s(cause) for cause in own)
    return Suppressor(
        alarm=down_name(environment, dependencies[0]) if one else _dependency_name(environment, service),
        wait_s=min(max(_minutes(late_s), MINUTE_S), LONGEST_WAIT_S),
        extension_s=_minutes(over_s) + RECONNECT_S,
    )


def _dependency_down(
    environment: Environment, service: Service, dependencies: Sequence[str]
) -> CompositeAlarm:
    """CloudWatch takes one suppressor: several dependencies become one alarm, which is only logged."""
    return CompositeAlarm(
        name=_dependency_name(environment, service),
        service=service.name,
        rule=AnyOf(tuple(Rings(down_name(environment, name)) for name in dependencies)),
        suppressor=None,
        severity=Severity.LOW,
        owner=environment.owner,
        runbook="service-down",
        meaning=f"Something is down that {service.name} cannot work without.",
        because=f"{', '.join(dependencies)}: each pages for itself, this only keeps {service.name} quiet.",
    )


def _dependency_name(environment: Environment, service: Service) -> str:
    return f"{environment.name}-{title_of(service.name)}-Dependency-Down"


def _quiet_while(dependencies: Sequence[str]) -> str:
    return f"; tells nobody while {' or '.join(dependencies)} is down." if dependencies else "."


def _minutes(seconds: int) -> int:
    return math.ceil(seconds / MINUTE_S) * MINUTE_S
