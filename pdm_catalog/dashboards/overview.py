"""What somebody looks at who was just woken and does not know yet by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import AlarmGroup
from pdm_catalog.dashboards.clusters import READABLE, per_service
from pdm_catalog.dashboards.frame import OVERVIEW, header
from pdm_catalog.dashboards.lines import alb, line
from pdm_catalog.dashboards.panels import THIRD, AlarmStates, Dashboard, Graph, Line, Panel, Section
from pdm_catalog.environment import Environment


def dashboard(environment: Environment, groups: Sequence[AlarmGroup]) -> Dashboard:
    """What rings, by whom it wakes; then what callers, predictions and data get."""
    return Dashboard(
        name=OVERVIEW,
        title=f"Overview of {environment.name}",
        about="You were woken and do not know yet by what.",
        head=(header(environment, title=f"Overview of {environment.name}", about=""),),
        sections=(
            *(_ringing(group) for group in groups if group.entries),
            Section(name="graphs", title="What callers get", panels=tuple(_graphs(environment))),
        ),
    )


def _ringing(group: AlarmGroup) -> Section:
    """The alarms of a stack that ring now; of those that a composite tells of, the composite only."""
    telling = tuple(entry.name for entry in group.entries if entry.told_by is None)
    states = AlarmStates(title=group.title, alarms=telling, ringing_only=True, width=THIRD, height=3)
    return Section(name=group.stack, panels=(states,))


def _graphs(environment: Environment) -> Iterator[Panel]:
    balancers = environment.load_balancers[:READABLE]
    shown = "" if balancers == environment.load_balancers else f", first {READABLE}"
    if balancers:
        yield Graph(
            title=f"Server errors{shown}",
            unit="per minute",
            width=THIRD,
            lines=tuple(alb(one, m.ALB_TARGET_5XX, "Sum", one.name) for one in balancers),
        )
        yield Graph(
            title=f"Response time of 99 in 100 requests{shown}",
            unit="seconds",
            width=THIRD,
            lines=tuple(alb(one, m.ALB_RESPONSE_TIME, "p99", one.name) for one in balancers),
        )
        yield Graph(
            title=f"Requests{shown}",
            unit="per minute",
            width=THIRD,
            lines=tuple(alb(one, m.ALB_REQUESTS, "Sum", one.name) for one in balancers),
        )
    if environment.endpoints:
        yield Graph(
            title="Predictions that failed (no data: none)",
            unit="per minute",
            width=THIRD,
            lines=tuple(_failed(environment)),
        )
    if environment.streams:
        yield Graph(
            title="How far readers of streams are behind",
            unit="milliseconds",
            width=THIRD,
            lines=tuple(
                line(m.STREAM_AGE, (stream.name,), "Maximum", stream.name)
                for stream in environment.streams[:READABLE]
            ),
        )
    for cluster in environment.clusters[:READABLE]:
        yield per_service(environment, cluster, m.ECS_SERVICE_CPU, "CPU", width=THIRD)


def _failed(environment: Environment) -> Iterator[Line]:
    for endpoint in environment.endpoints[:READABLE]:
        yield line(own.PREDICTION_ERRORS.of(endpoint.service), (), "Sum", endpoint.name)
