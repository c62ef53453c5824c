"""Every metric an alarm or a panel may use, with the dimension set it is published on.

CloudWatch treats each dimension set as a metric of its own: an alarm that leaves one out, or adds
one, never receives a datapoint. So the set is part of the declaration, and an entry that does not
fill it exactly cannot be built.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """CloudWatch's unit names, spelled as PutMetricData spells them."""

    COUNT = "Count"
    PERCENT = "Percent"
    SECONDS = "Seconds"
    MILLISECONDS = "Milliseconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric on exactly one dimension set.

    Attributes:
        namespace: CloudWatch namespace.
        name: Metric name in that namespace.
        dimensions: Dimension names; the whole set, in the order they are shown.
        unit: The unit it is published in; thresholds are in this unit.
        statistics: The statistics that mean something for it, first the usual one.
        meaning: One sentence for a person.
    """

    namespace: str
    name: str
    dimensions: tuple[str, ...]
    unit: Unit
    statistics: tuple[str, ...]
    meaning: str


ECS_SERVICE_CPU = Metric(
    namespace="AWS/ECS",
    name="CPUUtilization",
    dimensions=("ClusterName", "ServiceName"),
    unit=Unit.PERCENT,
    statistics=("Average", "Maximum", "Minimum"),
    meaning="CPU units used by the service's tasks, as a share of what its task definition reserves.",
)

ALB_TARGET_5XX = Metric(
    namespace="AWS/ApplicationELB",
    name="HTTPCode_Target_5XX_Count",
    dimensions=("LoadBalancer",),
    unit=Unit.COUNT,
    statistics=("Sum",),
    meaning="Server errors answered by the targets; published only in minutes that had at least one.",
)

ALB_REQUESTS = Metric(
    namespace="AWS/ApplicationELB",
    name="RequestCount",
    dimensions=("LoadBalancer",),
    unit=Unit.COUNT,
    statistics=("Sum",),
    meaning="Requests for which the load balancer could choose a target.",
)
