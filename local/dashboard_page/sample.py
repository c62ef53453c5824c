"""Some hours of the simulated fleet with two faults in them, and of the alert pipeline that hears of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alarmlab.alarms.states import State
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import SETTLE_S
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from local.dashboard_page.page import AlarmState
from local.detection import LOAD_BALANCER, TARGET_GROUP, rendered
from local.fleet import Datapoint, ErrorBurst, Fleet, LoadSurge, Targets, Task, World
from pdm_catalog import own_metrics as own
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names
from pdm_catalog.routes import Sink

END = datetime(2026, 1, 5, 3, 7, tzinfo=UTC)
"""When the operator looks: the page came a few minutes ago."""
HOURS = 6
"""Three are shown; an alarm on hourly data looks further back."""
ENGINES, SEED, TASKS = 400, 1, 2
SURGE = timedelta(minutes=118), timedelta(minutes=86)
BURST = timedelta(minutes=9)
SLOW_SINK = timedelta(minutes=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What CloudWatch knows at `END`."""

    store: MetricStore
    states: Mapping[str, AlarmState]


def sample(environment: Environment) -> Sample:
    """Load doubles and is over again; then the service behind the load balancer begins to fail."""
    store, states = MetricStore(), dict[str, AlarmState]()
    alarms = tuple(rendered(environment).values())
    fleet, world = _fleet(environment), _world(environment)
    while fleet.now < END:
        at = fleet.now
        for point in (*fleet.step(world), *_alert_pipeline(environment, at)):
            metric = MetricId(
                namespace=point.namespace, name=point.name, dimensions=frozenset(point.dimensions)
            )
            for value in point.values:
                store.add(metric, at=point.at, value=value)
        for alarm in alarms:
            before = states.get(alarm.name, AlarmState(state=State.INSUFFICIENT_DATA, since=None))
            now = fleet.now + timedelta(seconds=SETTLE_S)
            after = evaluate(alarm, store, now=now, state=before.state).state
            changed = alarm.name not in states or after is not before.state
            states[alarm.name] = AlarmState(state=after, since=fleet.now) if changed else before
    return Sample(store=store, states=states)


def _fleet(environment: Environment) -> Fleet:
    targets = Targets.of(environment, load_balancer=LOAD_BALANCER, target_group=TARGET_GROUP)
    fleet = Fleet(engines=ENGINES, seed=SEED, start=END - timedelta(hours=HOURS), targets=targets)
    begin, end = SURGE
    fleet.inject(LoadSurge(service=targets.ml_service, factor=2.2, start=END - begin, end=END - end))
    fleet.inject(ErrorBurst(service=targets.api_gateway, share=0.08, start=END - BURST, end=END))
    return fleet


def _world(environment: Environment) -> World:
    tasks = {
        service.name: tuple(
            Task(arn=f"{service.name}/{number}", definition="pdm:1") for number in range(TASKS)
        )
        for service in environment.services
    }
    [endpoint] = environment.endpoints
    return World(tasks=tasks, traffic={endpoint.primary: 1, endpoint.backup: 0})


def _alert_pipeline(environment: Environment, at: datetime) -> Iterator[Datapoint]:
    """A heartbeat a minute; every queue is empty but Slack's, which is slow once there is much to say."""
    names = Names.of(environment)
    yield _point(own.HEARTBEAT, at, 1, environment.name)
    slow_s = 12.0 if at >= END - SLOW_SINK else 0.0
    for queue in names.queues:
        yield _point(own.QUEUE_AGE, at, slow_s if queue == names.sink_queue(Sink.SLACK) else 0, queue)
    for queue in (*names.queues, *map(names.dead_letters, names.queues)):
        yield _point(own.QUEUE_VISIBLE, at, 0, queue)
    for name in map(names.function, FUNCTIONS):
        yield from (_point(metric, at, 0, name) for metric in (own.FUNCTION_ERRORS, own.FUNCTION_THROTTLES))


def _point(metric: Metric, at: datetime, value: float, *dimensions: str) -> Datapoint:
    return Datapoint(
        namespace=metric.namespace,
        name=metric.name,
        dimensions=tuple(zip(metric.dimensions, dimensions, strict=True)),
        at=at,
        values=(float(value),),
        unit=metric.unit,
    )
