"""The catalogue's alarms on the fleet's data: a fault rings its own, a remedy ends that, no other rings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import read_alarms
from local.demo.watcher import Watcher
from local.fleet import (
    MINUTE,
    BadDeployment,
    ErrorBurst,
    Fault,
    Fleet,
    LoadSurge,
    MemoryLeak,
    ModelErrors,
    World,
    WornEngine,
)
from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import WATCHDOG, alarm_groups, metric_alarms
from pdm_catalog.rendering import alarm_properties
from pdm_catalog.signal import Query, Reading
from pdm_catalog.watched import Parameter
from tests.local.fleet.fleets import (
    API,
    BAD,
    ENVIRONMENT,
    ML,
    PIPELINE,
    PRIMARY,
    START,
    TARGETS,
    USUAL,
    fleet,
    world,
)

SEEDS = st.integers(0, 2**32)
ENGINES = st.integers(1, 5000)
HOURS = st.integers(0, 23)
HISTORY_MIN = 65
"""Before the first evaluation: an alarm on hourly data needs an hour of it."""
DETECTED_WITHIN_MIN = 4
"""Detection is promised within five minutes; CloudWatch looks up to 70 s after a minute has ended."""
SILENT_AFTER_MIN = 6
"""Errors have no datapoint once they are over: CloudWatch then looks at the last three that it had, as long
as they lie within eight minutes (docs/alarmlab.md)."""
LATENCY = "local-API-Gateway-High-Latency"
RATE, SHARE = "local-API-Gateway-High-Error-Rate", "local-API-Gateway-High-Error-Share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A fault, if it is not the world itself; that world; the alarms that ring; and what its remedy makes."""

    fault: Fault | None
    during: World
    alarms: frozenset[str]
    remedied: World


def incident(name: str, at: datetime) -> Incident:
    """One of `INCIDENTS`, its fault from the minute `at` on."""
    during = remedied = world()
    fault: Fault | None = None
    match name:
        case "cpu":
            rings = {"local-ml-service-High-CPU-Utilization", LATENCY}  # half the requests ask it
            fault = LoadSurge(service=ML, factor=2.2, start=at, end=None)
            remedied = world(USUAL | {ML: 4})
        case "memory":
            rings = {"local-data-pipeline-High-Memory-Utilization"}
            fault = MemoryLeak(service=PIPELINE, pct_per_minute=12, start=at, end=at + 3 * MINUTE)
            remedied = world(generation=1)
        case "deployment":
            rings = {RATE, SHARE}
            fault = BadDeployment(service=API, share=0.2, task_definition=BAD)
            during, remedied = world(generation=1, definitions={API: BAD}), world(generation=2)
        case "model":
            rings = {"local-ML-Service-Prediction-Errors", "local-Endpoint-Failing-pdm-local-rul.primary"}
            fault = ModelErrors(variant=PRIMARY, share=0.2, start=at, end=None)
            remedied = world(backup=1)
        case "gone":
            rings = {
                "local-ml-service-No-Running-Task",
                "local-ml-service-Health-Score-Low",
                LATENCY,  # callers wait for it in vain
            }
            during = world(USUAL | {ML: 0})
        case "flood":
            rings = {
                "local-api-gateway-High-CPU-Utilization",
                "local-ml-service-High-CPU-Utilization",
                "local-pdm-local-High-CPU-Utilization",  # two of its three services
                "local-API-Gateway-Most-Requests-Fail",
                "local-API-Gateway-Balancer-Errors",
                "local-API-Gateway-Connection-Errors",
                "local-API-Gateway-Rejected-Connections",
                LATENCY,
            }
            fault = LoadSurge(service=API, factor=15, start=at, end=at + 4 * MINUTE)
        case "engine":
            rings = {"local-Critical-Engine-Health-Alert"}
            fault = WornEngine(cycles_left=30, start=at)
        case _:
            rings = {RATE, SHARE}
            fault = ErrorBurst(service=API, share=0.08, start=at, end=at + 4 * MINUTE)
    return Incident(fault=fault, during=during, alarms=frozenset(rings), remedied=remedied)


ONLY_WHEN_WRONG = {"LogEventsWithFindings", "DeliveryErrors"}
"""CloudWatch Logs publishes them when it finds a secret, or cannot deliver; the fleet gives it no reason."""
INCIDENTS = ("cpu", "memory", "deployment", "model", "gone", "flood", "engine", "burst")


def entries() -> tuple[Alarm, ...]:
    """Every alarm on the watched system: those on our own pipeline have other data."""
    groups = (group for group in alarm_groups(ENVIRONMENT) if group.stack != WATCHDOG)
    return tuple(alarm for group in groups for alarm in metric_alarms(group.entries))


def is_of_now(entry: Alarm) -> bool:
    """Not a window of an error budget, which rings alone and tells nobody: docs/slo.md."""
    return entry.told_by is None or entry.means_down


def dimensions_of(reading: Reading) -> Iterator[tuple[str, str]]:
    """With the value that is known at deployment only."""
    for name, value in reading.dimensions.items():
        yield name, named(value) if isinstance(value, Parameter) else value


def named(parameter: Parameter) -> str:
    """What AWS would have called it."""
    return TARGETS.target_group if parameter.name.endswith("target-group") else TARGETS.load_balancer


@cache
def watching() -> tuple[MetricAlarm, ...]:
    """The same as alarmlab reads them."""
    template = {
        "Resources": {
            f"Alarm{number}": {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": alarm_properties(ENVIRONMENT, entry, actions=[], resolve=named),
            }
            for number, entry in enumerate(filter(is_of_now, entries()))
        }
    }
    return read_alarms(template, parameters={}, account=ENVIRONMENT.account, region=ENVIRONMENT.region)


class Watch:
    """Alarms that follow a fleet; nobody is told."""

    def __init__(self, running: Fleet) -> None:
        self._fleet = running
        self._watcher = Watcher(watching(), cloudwatch=Nobody())

    def take_in(self, where: World) -> None:
        """A minute whose data counts, without a look at the alarms."""
        self._watcher.take_in(self._fleet.step(where))

    def minute(self, where: World) -> frozenset[str]:
        """The alarms that ring at the end of a minute."""
        self.take_in(where)
        self._watcher.evaluate(self._fleet.now)
        return frozenset(name for name, state in self._watcher.states.items() if state is State.ALARM)


class Nobody:
    """A CloudWatch that keeps nothing."""

    def put_metric_data(self, **_: object) -> None:
        """Forget it."""

    def set_alarm_state(self, **_: object) -> None:
        """Forget it."""


def watched(*, seed: int, engines: int, hour: int) -> tuple[Fleet, Watch]:
    """A fleet with an hour of quiet history and its alarms."""
    running = fleet(seed=seed, engines=engines, start=START + timedelta(hours=hour))
    watch = Watch(running)
    for _ in range(HISTORY_MIN):
        watch.take_in(world())
    for _ in range(3):
        assert not watch.minute(world())
    return running, watch


@pytest.mark.parametrize("name", INCIDENTS)
@settings(max_examples=settings().max_examples // 30)
@given(seed=SEEDS, engines=ENGINES, hour=HOURS)
def test_a_fault_rings_its_own_alarms_and_its_remedy_silences_them(
    name: str, seed: int, engines: int, hour: int
) -> None:
    """For every seed, at every hour, in every fleet; and it stays silent."""
    running, watch = watched(seed=seed, engines=engines, hour=hour)
    told = incident(name, running.now)
    if told.fault:
        running.inject(told.fault)

    rang = [watch.minute(told.during) for _ in range(DETECTED_WITHIN_MIN)]
    over = [watch.minute(told.remedied) for _ in range(12)]

    assert frozenset().union(*rang, *over) == told.alarms == rang[-1]
    assert not frozenset().union(*over[SILENT_AFTER_MIN:])


@pytest.mark.parametrize("seed", range(2))
def test_nothing_rings_without_a_fault(seed: int) -> None:
    """Hourly data, too, is there whenever it is looked for; half a day in the long profile."""
    _, watch = watched(seed=seed, engines=10 * 400**seed, hour=0)
    minutes = min(12 * 60, 2 * settings().max_examples)

    assert not frozenset().union(*(watch.minute(world()) for _ in range(minutes)))


def test_every_alarm_on_the_watched_system_is_fed() -> None:
    """Exactly on its dimension set, or it would never receive data."""
    end = START + timedelta(hours=3)
    running = fleet(
        ErrorBurst(service=API, share=0.1, start=START, end=end),
        ModelErrors(variant=PRIMARY, share=0.1, start=START, end=end),
        WornEngine(cycles_left=30, start=START + timedelta(hours=1)),
        LoadSurge(service=API, factor=15, start=START, end=START + timedelta(minutes=5)),
    )
    fed = {
        (point.namespace, point.name, point.dimensions)
        for _ in range(3 * 60)
        for point in running.step(world(backup=0.5))
    }
    read = {
        (reading.metric.namespace, reading.metric.name, tuple(dimensions_of(reading)))
        for entry in entries()
        for reading in entry.signal.readings
    }

    queried = {entry.signal.metric.name for entry in entries() if isinstance(entry.signal, Query)}

    assert read
    assert read - fed == set()
    assert queried - {name for _, name, _ in fed} == ONLY_WHEN_WRONG
