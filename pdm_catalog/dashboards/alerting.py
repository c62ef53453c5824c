"""The alerting system itself: does an alert get through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import GREY, line
from pdm_catalog.dashboards.marks import COLOUR, OTHER_COLOUR
from pdm_catalog.dashboards.panels import Dashboard, Graph, Line, Panel
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading, filled

DAY_S, TEN_MINUTES_S = 86_400, 600


def dashboard(environment: Environment, entries: Sequence[Entry]) -> Dashboard:
    """The dashboard of this system; `entries` are the alarms on it."""
    return framed(
        environment,
        name="alerting",
        title="Alerting itself",
        about="Whether an alert gets from its alarm to a person.",
        entries=entries,
        panels=tuple(_panels(environment)),
    )


def _panels(environment: Environment) -> Iterator[Panel]:
    names = Names.of(environment)
    yield Graph(
        title="Heartbeats that came through",
        unit="per minute",
        lines=(line(own.HEARTBEAT, (environment.name,), "SampleCount", "heartbeats"),),
    )
    yield Graph(
        title="How long the oldest alert waits",
        unit="seconds",
        lines=tuple(_queues(own.QUEUE_AGE, names.queues, names)),
    )
    dead = tuple(map(names.dead_letters, names.queues))
    yield Graph(
        title="Alerts that could not be delivered",
        unit="messages in dead-letter queues",
        lines=tuple(_queues(own.QUEUE_VISIBLE, dead, names)),
    )
    yield alerts(environment, period_s=TEN_MINUTES_S)
    for title, metric in (
        ("Errors of functions", own.FUNCTION_ERRORS),
        ("Functions that Lambda refused to start", own.FUNCTION_THROTTLES),
    ):
        yield Graph(
            title=title,
            unit="per minute",
            lines=tuple(
                line(metric, (names.function(package),), "Sum", package.replace("_", " "))
                for package in FUNCTIONS
            ),
        )


def alerts(environment: Environment, *, period_s: int) -> Graph:
    """Every notification of an alarm, by severity: that it rings and that it is over."""
    names = Names.of(environment)
    return Graph(
        title="Alerts by severity",
        unit="a day, rings and ends" if period_s == DAY_S else "in ten minutes, rings and ends",
        period_s=period_s,
        stacked=True,
        lines=tuple(_told(names.topic(severity), severity) for severity in Severity),
    )


def _told(topic: str, severity: Severity) -> Line:
    """With 0 where nobody was told: nothing is published then, and the others must not fall down to it."""
    reading = Reading(metric=own.TOPIC_PUBLISHED, dimensions={"TopicName": topic}, statistic="Sum")
    return Line(
        signal=filled("told", reading, label=severity),
        label=severity,
        colour=GREY if severity is Severity.LOW else COLOUR.get(severity, OTHER_COLOUR),
    )


def _queues(metric: Metric, queues: Sequence[str], names: Names) -> Iterator[Line]:
    for queue in queues:
        said = queue.removeprefix(f"pdm-{names.environment}-").removesuffix(".fifo")
        yield line(metric, (queue,), "Maximum", said)
