"""Lines and panels that more than one dashboard shows, and the colours that mean something."""

from __future__ import annotations

from pdm_catalog import metrics as m
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.panels import Line, Panel
from pdm_catalog.watched import LoadBalancer

GREEN, YELLOW, RED = "#2ca02c", "#dbab09", "#d62728"


def requests(balancer: LoadBalancer) -> Panel:
    """What arrives, and how much of it fails."""
    return Panel(
        title="Requests, and server errors",
        unit="requests per minute",
        right_unit="5xx per minute",
        lines=(
            alb(balancer, m.ALB_REQUESTS, "Sum", "requests"),
            alb(balancer, m.ALB_TARGET_5XX, "Sum", "5xx", right=True, colour=RED),
        ),
    )


def answers(balancer: LoadBalancer) -> Panel:
    """By class of status code."""
    codes = (
        (m.ALB_TARGET_2XX, "2xx", GREEN),
        (m.ALB_TARGET_4XX, "4xx", YELLOW),
        (m.ALB_TARGET_5XX, "5xx", RED),
    )
    return Panel(
        title="Answers",
        unit="2xx per minute",
        right_unit="4xx and 5xx per minute",
        lines=tuple(
            alb(balancer, metric, "Sum", label, colour=colour, right=label != "2xx")
            for metric, label, colour in codes
        ),
    )


def response_times(balancer: LoadBalancer) -> Panel:
    """Of half the callers, of nine in ten, and of nearly all."""
    return Panel(
        title="Response time",
        unit="seconds",
        lines=tuple(
            alb(balancer, m.ALB_RESPONSE_TIME, statistic, statistic) for statistic in ("p50", "p90", "p99")
        ),
    )


def reader_lag(environment: Environment) -> Panel:
    """How old the reading is that the data pipeline reads next."""
    return Panel(
        title="How far the reader of the stream is behind",
        unit="milliseconds",
        lines=tuple(
            Line(metric=m.STREAM_AGE, values=(stream.name,), statistic="Maximum", label=stream.name)
            for stream in environment.streams
        ),
    )


def per_service(environment: Environment, metric: Metric, title: str) -> Panel:
    """A metric of the ECS services, a line each."""
    return Panel(
        title=title,
        unit="% of what it reserves",
        lines=tuple(
            Line(
                metric=metric,
                values=(service.cluster, service.name),
                statistic="Average",
                label=service.name,
            )
            for service in environment.services
        ),
    )


def per_queue(title: str, metric: Metric, unit: str, queues: tuple[str, ...]) -> Panel:
    """A metric of queues, a line each."""
    return Panel(
        title=title,
        unit=unit,
        lines=tuple(Line(metric=metric, values=(name,), statistic="Maximum", label=name) for name in queues),
    )


def alb(
    balancer: LoadBalancer,
    metric: Metric,
    statistic: str,
    label: str,
    *,
    right: bool = False,
    colour: str | None = None,
) -> Line:
    """A metric of the load balancer."""
    values = (balancer.dimension,)
    return Line(metric=metric, values=values, statistic=statistic, label=label, right=right, colour=colour)


def plain(
    metric: Metric, statistic: str, label: str, *, right: bool = False, colour: str | None = None
) -> Line:
    """A metric without dimensions."""
    return Line(metric=metric, values=(), statistic=statistic, label=label, right=right, colour=colour)
