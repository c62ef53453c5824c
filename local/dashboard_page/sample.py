"""A day of the simulated fleet with two faults in it, the alerting that hears of them, and what is made up
besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from alarmlab.alarms.states import State
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import SETTLE_S
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from local.dashboard_page.body import span_of, widgets_of
from local.dashboard_page.made_up import fill
from local.dashboard_page.page import AlarmState
from local.dashboard_page.quiet import quiet_values
from local.dashboard_page.values import Span
from local.detection import LOAD_BALANCER, TARGET_GROUP, rendered, simulated_name
from local.fleet import Datapoint, ErrorBurst, Fleet, LoadSurge, Targets, Task, World
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import alarm_groups, alarms_of
from pdm_catalog.composite import AllOf, AnyOf, CompositeAlarm, Not, Rings, Rule
from pdm_catalog.dashboards.catalogue import boards_of
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names
from pdm_catalog.routes import Sink
from pdm_catalog.severity import Severity

END = datetime(2026, 1, 5, 3, 7, tzinfo=UTC)
"""When the operator looks: the page came a few minutes ago."""
HOURS = 24
ENGINES, SEED, TASKS = 400, 1, 2
SURGE = timedelta(minutes=118), timedelta(minutes=86)
BURST = timedelta(minutes=9)
SLOW_SINK = timedelta(minutes=6)
WORN_ENGINES, FIRST_WORN, NEXT_WORN = 10, timedelta(hours=9), timedelta(hours=31)
"""Engines that turned red in the past two weeks; none of the fleet's does in its day."""
TWO_WEEKS = timedelta(days=14)
ALERTS = {
    Severity.CRITICAL: timedelta(hours=50),
    Severity.HIGH: timedelta(hours=17),
    Severity.MEDIUM: timedelta(hours=7),
    Severity.LOW: timedelta(hours=5),
}
"""How often somebody was told of one."""
WATCHED_MIN = 130
"""So many minutes before the end the alarms begin to be evaluated: before anything happens."""
SAID = (
    "Sample data: services, load balancer, endpoint, stream and engines are those of the simulated fleet "
    "(local/fleet). Queues, functions and heartbeats of alerting, and whatever else the fleet does not have, "
    "are made up. Alarm states are what alarmlab makes of the same data."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What CloudWatch knows at `END`, the bodies that show it, and where it is from."""

    store: MetricStore
    states: Mapping[str, AlarmState]
    bodies: Mapping[str, dict[str, Any]]
    said: str = SAID


def sample(environment: Environment) -> Sample:
    """Load doubles and is over again; then the service behind the load balancer begins to fail."""
    store, names = MetricStore(), Names.of(environment)
    boards = boards_of(environment, alarm_groups(environment))
    for point in _points(environment):
        metric = MetricId(namespace=point.namespace, name=point.name, dimensions=frozenset(point.dimensions))
        store.add_all(metric, at=point.at, values=point.values)
    bodies = {
        names.dashboard(page.name): boards.renderer.body(page, resolve=simulated_name)
        for page in boards.pages
    }
    quiet = quiet_values(environment)
    for body in bodies.values():
        begin, end = span_of(body, end=END)
        fill(store, widgets_of(body), Span(begin=begin, end=end), quiet)
    return Sample(store=store, states=_states(environment, store), bodies=bodies)


def _points(environment: Environment) -> Iterator[Datapoint]:
    fleet, world = _fleet(environment), _world(environment)
    while fleet.now < END:
        at = fleet.now
        yield from fleet.step(world)
        yield from _alerting(environment, at)
    for number in range(WORN_ENGINES):
        yield _point(own.ENGINES_ENTERED_LEVEL, END - FIRST_WORN - number * NEXT_WORN, 1, "red")
    for severity, every in ALERTS.items():
        for number in range(TWO_WEEKS // every):
            at = END - timedelta(minutes=2) - number * every  # it rings, and is over
            yield _point(own.TOPIC_PUBLISHED, at, 2, Names.of(environment).topic(severity))


def _states(environment: Environment, store: MetricStore) -> dict[str, AlarmState]:
    """Evaluated every minute, as CloudWatch does; composites after what they look at."""
    states: dict[str, AlarmState] = {}
    alarms = tuple(rendered(environment).values())
    composites = [entry for entry in alarms_of(environment) if isinstance(entry, CompositeAlarm)]
    for minute in range(WATCHED_MIN, -1, -1):
        at = END - timedelta(minutes=minute)
        now = at + timedelta(seconds=SETTLE_S)
        for alarm in alarms:
            before = states.get(alarm.name)
            known = before.state if before else State.INSUFFICIENT_DATA
            _note(states, alarm.name, evaluate(alarm, store, now=now, state=known).state, at)
        for _ in composites:  # one may look at another
            for entry in composites:
                state = State.ALARM if _rings(entry.rule, states) else State.OK
                _note(states, entry.name, state, at)
    return states


def _note(states: dict[str, AlarmState], name: str, state: State, at: datetime) -> None:
    if name not in states:
        states[name] = AlarmState(state=state, since=None)
    elif states[name].state is not state:
        states[name] = AlarmState(state=state, since=at)


def _rings(rule: Rule, states: Mapping[str, AlarmState]) -> bool:
    match rule:
        case Rings():
            return rule.alarm in states and states[rule.alarm].state is State.ALARM
        case AnyOf():
            return any(_rings(one, states) for one in rule.rules)
        case AllOf():
            return all(_rings(one, states) for one in rule.rules)
        case Not():
            return not _rings(rule.rule, states)


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


def _alerting(environment: Environment, at: datetime) -> Iterator[Datapoint]:
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
