"""One load balancer: what its callers ask, what they get, and how long they wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import metrics as m
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.belonging import about
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import GREEN, RED, YELLOW, alb
from pdm_catalog.dashboards.links import service_link
from pdm_catalog.dashboards.panels import Dashboard, Graph, Panel
from pdm_catalog.environment import Environment
from pdm_catalog.watched import LoadBalancer

PERCENTILES = ("p50", "p90", "p99")


def dashboard(environment: Environment, balancer: LoadBalancer, entries: Sequence[Entry]) -> Dashboard:
    """The dashboard of a load balancer; `entries` are all alarms of its service."""
    return framed(
        environment,
        name=f"load-balancer-{balancer.name}",
        title=f"Load balancer {balancer.name}",
        about="What callers get: errors, and how long they wait.",
        entries=about(entries, "LoadBalancer", balancer.dimension),
        panels=tuple(_panels(balancer)),
        links=(service_link(environment, balancer.service),),
    )


def _panels(balancer: LoadBalancer) -> Iterator[Panel]:
    yield errors(balancer)
    yield response_times(balancer)
    yield requests(balancer)
    yield answers(balancer)


def errors(balancer: LoadBalancer) -> Graph:
    """Answers that blame the server."""
    return Graph(
        title="Server errors",
        unit="per minute",
        lines=(alb(balancer, m.ALB_TARGET_5XX, "Sum", "by the service", colour=RED),),
    )


def requests(balancer: LoadBalancer) -> Graph:
    """What arrives."""
    return Graph(
        title="Requests", unit="per minute", lines=(alb(balancer, m.ALB_REQUESTS, "Sum", "requests"),)
    )


def answers(balancer: LoadBalancer) -> Graph:
    """By class of status code."""
    codes = (
        (m.ALB_TARGET_2XX, "2xx", GREEN),
        (m.ALB_TARGET_4XX, "4xx", YELLOW),
        (m.ALB_TARGET_5XX, "5xx", RED),
    )
    return Graph(
        title="Answers by status code",
        unit="2xx per minute",
        right_unit="4xx and 5xx per minute",
        lines=tuple(
            alb(balancer, metric, "Sum", label, colour=colour, right=label != "2xx")
            for metric, label, colour in codes
        ),
    )


def response_times(balancer: LoadBalancer) -> Graph:
    """Of half the callers, of nine in ten, and of nearly all."""
    return Graph(
        title="Response time of half, nine in ten and nearly all requests",
        unit="seconds",
        lines=tuple(alb(balancer, m.ALB_RESPONSE_TIME, name, name) for name in PERCENTILES),
    )
