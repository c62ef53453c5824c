"""Alarms on the instances of an endpoint, asked or not: that they are there, and have something left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms.endpoint import name_of, reading
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    INSTANCE_CPU,
    INSTANCE_DISK,
    INSTANCE_GPU,
    INSTANCE_GPU_MEMORY,
    INSTANCE_MEMORY,
    Metric,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Signal, filled
from pdm_catalog.watched import Endpoint

DISK_PCT, GPU_PCT, GPU_MEMORY_PCT = 80.0, 90.0, 95.0
NEW_INSTANCE_MIN = 15
"""An endpoint takes minutes until its first instance is in service, and its first metric comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """One resource of the instances: `units` of it make 100 % each."""

    what: str
    metric: Metric
    units: int
    limit_pct: float
    severity: Severity
    runbook: str
    runs_out_of: str
    because: str
    ticket: bool = False


def alarms(environment: Environment, endpoint: Endpoint) -> Iterator[Alarm]:
    """Of both variants: a backup that is full or gone would be found out when it is needed."""
    for variant in endpoint.variants:
        yield _gone(environment, endpoint, variant)
        for use in _uses(environment, endpoint):
            yield _high(environment, endpoint, variant, use)


def _uses(environment: Environment, endpoint: Endpoint) -> Iterator[_Use]:
    limits = environment.thresholds
    yield _Use(
        what="High-CPU",
        metric=INSTANCE_CPU,
        units=endpoint.vcpus,
        limit_pct=limits.cpu_pct,
        severity=Severity.HIGH,
        runbook="endpoint-saturated",
        runs_out_of="CPU: requests queue and time out",
        because="The limit of the services; the mean of the instances.",
    )
    yield _Use(
        what="High-Memory",
        metric=INSTANCE_MEMORY,
        units=1,
        limit_pct=limits.memory_pct,
        severity=Severity.HIGH,
        runbook="endpoint-saturated",
        runs_out_of="memory: the model's container is about to be killed",
        because="The limit of the services; the mean of the instances.",
    )
    yield _Use(
        what="Disk-Filling",
        metric=INSTANCE_DISK,
        units=1,
        limit_pct=DISK_PCT,
        severity=Severity.MEDIUM,
        runbook="endpoint-disk",
        runs_out_of="disk: when it is full, the container cannot write and fails",
        because=f"{DISK_PCT:g} %: a disk fills slowly, so there is time in working hours.",
        ticket=True,
    )
    if endpoint.gpus:
        yield _Use(
            what="High-GPU",
            metric=INSTANCE_GPU,
            units=endpoint.gpus,
            limit_pct=GPU_PCT,
            severity=Severity.HIGH,
            runbook="endpoint-saturated",
            runs_out_of="GPU: requests queue and time out",
            because=f"{GPU_PCT:g} %: a GPU may be well used, but beyond that requests wait in line.",
        )
        yield _Use(
            what="High-GPU-Memory",
            metric=INSTANCE_GPU_MEMORY,
            units=endpoint.gpus,
            limit_pct=GPU_MEMORY_PCT,
            severity=Severity.HIGH,
            runbook="endpoint-saturated",
            runs_out_of="GPU memory: the next larger request fails",
            because=f"{GPU_MEMORY_PCT:g} %: of what is left no batch can be made.",
        )


def _high(environment: Environment, endpoint: Endpoint, variant: str, use: _Use) -> Alarm:
    return Alarm(
        name=name_of(environment, use.what, endpoint, variant),
        service=endpoint.service,
        signal=_share(endpoint, variant, use),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=use.limit_pct,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because="Without instances there is nothing to measure: that is another alarm's matter.",
        severity=use.severity,
        owner=environment.owner,
        runbook=use.runbook,
        meaning=f"Variant {variant} of {endpoint.name} runs out of {use.runs_out_of}.",
        because=f"{use.because} 2 of 3 minutes forgives one.",
        remedy=None,
        ticket=use.ticket,
    )


def _share(endpoint: Endpoint, variant: str, use: _Use) -> Signal:
    """CPU and GPU are sums over cores and devices: four cores make 400 %."""
    used = reading(endpoint, variant, use.metric, "Average")
    if use.metric.highest == 100:
        return used
    return Expression(
        text=f"used / {use.units}",
        inputs={"used": used},
        highest=100,
        label=f"{use.metric.name}, % of all",
    )


def _gone(environment: Environment, endpoint: Endpoint, variant: str) -> Alarm:
    return Alarm(
        name=name_of(environment, "Out-Of-Service", endpoint, variant),
        service=endpoint.service,
        signal=filled(
            "alive",
            reading(endpoint, variant, INSTANCE_CPU, "SampleCount"),
            label="measurements of its instances",
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: instances are measured every minute, asked or not.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="endpoint-out-of-service",
        meaning=f"Variant {variant} of {endpoint.name} has no instance in service: it cannot answer.",
        because="Three minutes of silence; of the backup nobody would know until it is needed.",
        remedy=None,
        warm_up_min=NEW_INSTANCE_MIN,
    )
