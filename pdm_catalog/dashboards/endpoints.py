"""One SageMaker endpoint: are predictions made, how fast, by which variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.belonging import about_any
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import GREY, RED, line
from pdm_catalog.dashboards.links import service_link
from pdm_catalog.dashboards.panels import Dashboard, Graph, Panel
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Endpoint


def dashboard(environment: Environment, endpoint: Endpoint, entries: Sequence[Entry]) -> Dashboard:
    """The dashboard of an endpoint; `entries` are all alarms of its service."""
    return framed(
        environment,
        name=f"endpoint-{endpoint.name}",
        title=f"Endpoint {endpoint.name}",
        about="Whether predictions are made, how fast, and by which variant.",
        entries=entries_of(endpoint, entries),
        panels=tuple(_panels(endpoint)),
        links=(service_link(environment, endpoint.service),),
    )


def entries_of(endpoint: Endpoint, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The alarms on an endpoint, and on the predictions that its service makes with it.

    A service calls one endpoint only (Environment), and its metrics of predictions all begin so.
    """
    return about_any(entries, "EndpointName", (endpoint.name,), or_named="prediction")


def _panels(endpoint: Endpoint) -> Iterator[Panel]:
    yield failed_predictions(endpoint)
    yield predictions(endpoint)
    yield invocations(endpoint)


def predictions(endpoint: Endpoint) -> Graph:
    """What is asked of the service that calls the endpoint."""
    return Graph(
        title="Predictions that were asked for",
        unit="per minute",
        lines=(line(own.PREDICTIONS.of(endpoint.service), (), "Sum", "predictions"),),
    )


def failed_predictions(endpoint: Endpoint) -> Graph:
    """What it could not answer."""
    return Graph(
        title="Predictions that failed (no data: none)",
        unit="per minute",
        lines=(line(own.PREDICTION_ERRORS.of(endpoint.service), (), "Sum", "failed", colour=RED),),
    )


def invocations(endpoint: Endpoint) -> Graph:
    """Which variant answers; the one that only steps in is grey."""
    colours = {endpoint.backup: GREY}
    return Graph(
        title="Invocations of each variant",
        unit="per minute",
        lines=tuple(
            line(
                m.ENDPOINT_INVOCATIONS,
                (endpoint.name, variant),
                "Sum",
                variant,
                colour=colours.get(variant),
            )
            for variant in endpoint.variants
        ),
    )
