"""One cluster: which service uses it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog import metrics as m
from pdm_catalog.alarms import Entry
from pdm_catalog.alarms.cluster import cpu_share, memory_share
from pdm_catalog.dashboards.frame import framed
from pdm_catalog.dashboards.lines import line
from pdm_catalog.dashboards.panels import HALF, Dashboard, Graph, Line, Panel
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.signal import Query
from pdm_catalog.watched import Cluster

READABLE = 20
"""More lines than this nobody tells apart: then the busiest ten are shown."""


def dashboard(environment: Environment, cluster: Cluster, entries: Sequence[Entry]) -> Dashboard:
    """The dashboard of a cluster."""
    return framed(
        environment,
        name=f"cluster-{cluster.name}",
        title=f"Cluster {cluster.name}",
        about="Which service uses up CPU and memory.",
        entries=entries,
        panels=tuple(_panels(environment, cluster)),
    )


def _panels(environment: Environment, cluster: Cluster) -> Iterator[Panel]:
    yield per_service(environment, cluster, m.ECS_SERVICE_CPU, "CPU")
    yield per_service(environment, cluster, m.ECS_SERVICE_MEMORY, "Memory")
    for signal, what in ((cpu_share(cluster), "CPU"), (memory_share(cluster), "Memory")):
        yield Graph(
            title=f"{what} of the whole cluster",
            unit="% of what is reserved",
            lines=(Line(signal=signal, label=cluster.name),),
        )


def per_service(
    environment: Environment, cluster: Cluster, metric: Metric, what: str, *, width: int = HALF
) -> Graph:
    """A line for each service with its threshold; in a large cluster only the ten that use most."""
    services = environment.services_of(cluster)
    lines = tuple(line(metric, (cluster.name, service.name), "Average", service.name) for service in services)
    few = len(services) <= READABLE
    return Graph(
        title=f"{what} of each service" if few else f"{what} of the ten services that use most",
        unit="% of what its tasks reserve",
        width=width,
        lines=lines if few else (_most(metric, f"ClusterName = '{cluster.name}'", "ServiceName"),),
    )


def _most(metric: Metric, where: str, group: str) -> Line:
    """The ten largest, as a Metrics Insights query.

    Source:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
    """
    source = f'SCHEMA("{metric.namespace}", {", ".join(metric.dimensions)})'
    words = (f"SELECT AVG({metric.name}) FROM", source, "WHERE", where, "GROUP BY", group)
    text = " ".join((*words, "ORDER BY MAX() DESC LIMIT 10"))
    return Line(signal=Query(text=text, metric=metric, highest=metric.highest, label=group), label="")
