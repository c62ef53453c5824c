"""What a kind of resource is: how metrics name it, and how it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from alarmlab.cloudformation.resources import Resource

RECOMMENDED = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html"
)
"""The alarms AWS recommends, by service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureMode:
    """One way to fail, in words, and the metrics that show it: `Namespace:Name`, `*` standing for anything.

    `source` is the page that says these metrics show it.
    """

    name: str
    metrics: tuple[str, ...]
    source: str

    def is_shown_by(self, namespace: str, metric: str) -> bool:
        """Whether the metric shows this failure."""
        return any(fnmatchcase(f"{namespace}:{metric}", pattern) for pattern in self.metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A dimension whose value names the resource, and the property that holds this name when one is given."""

    dimension: str
    property: str | None


def _always(_: Resource) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of resource. Several CloudFormation types may make it; `applies` tells kinds of one type apart.

    `namings` are the ways metrics name it. `scope` is a dimension that narrows the name, as ClusterName does
    for services. A metric with one of the dimensions `parts` is of a part of it, as ServiceName is of a
    cluster, and says nothing of the whole. `is_found_by_name`: a metric that names one no template has shows
    that it exists. `has_totals`: metrics without dimensions count all resources of the kind together.
    """

    title: str
    types: tuple[str, ...]
    namings: tuple[Naming, ...]
    modes: tuple[FailureMode, ...]
    applies: Callable[[Resource], bool] = _always
    scope: str | None = None
    parts: tuple[str, ...] = ()
    is_found_by_name: bool = True
    has_totals: bool = False

    @property
    def namespaces(self) -> frozenset[str]:
        """The namespaces of the metrics that show its failures."""
        return frozenset(pattern.partition(":")[0] for mode in self.modes for pattern in mode.metrics)

    def includes(self, resource: Resource) -> bool:
        """Whether the resource is of this kind."""
        return resource.type in self.types and self.applies(resource)


def mode(name: str, *metrics: str, source: str = RECOMMENDED) -> FailureMode:
    """A failure mode and its metrics."""
    return FailureMode(name=name, metrics=metrics, source=source)
