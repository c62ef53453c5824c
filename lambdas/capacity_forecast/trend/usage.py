"""From CloudWatch's metrics to one number an hour: how much of its limit a resource used. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pdm_catalog.capacity import Capacity, Dimension, Kind

HOUR_S = 3_600
SHARD_BYTES_PER_S = 1_000_000
SHARD_RECORDS_PER_S = 1_000
"""What a shard takes: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"""
ON_DEMAND_BYTES_PER_S = 200_000_000
ON_DEMAND_RECORDS_PER_S = 200_000
"""How far a stream in on-demand mode grows by itself, by default, in every region (same page)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One metric and how an hour of it is reduced."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """What a stream takes a second."""

    bytes_per_s: float
    records_per_s: float

    @classmethod
    def of(cls, *, on_demand: bool, shards: int) -> Throughput:
        """By mode and shards; in on-demand mode AWS adds shards as they are needed."""
        if on_demand:
            return cls(bytes_per_s=ON_DEMAND_BYTES_PER_S, records_per_s=ON_DEMAND_RECORDS_PER_S)
        return cls(bytes_per_s=shards * SHARD_BYTES_PER_S, records_per_s=shards * SHARD_RECORDS_PER_S)


def series_of(capacity: Capacity) -> tuple[Series, ...]:
    """The metrics that tell how much of a capacity is used; of two, the second is all there is."""
    match capacity.kind:
        case Kind.CLUSTER:
            # AWS/ECS has a cluster's use on EC2 only; Container Insights sums up what tasks use and reserve:
            # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
            what = {Dimension.CPU: "Cpu", Dimension.MEMORY: "Memory"}[capacity.dimension]
            of = (("ClusterName", capacity.name),)
            return tuple(
                Series(namespace="ECS/ContainerInsights", name=f"{what}{how}", dimensions=of, statistic="Sum")
                for how in ("Utilized", "Reserved")
            )
        case Kind.STREAM:
            name = f"Incoming{capacity.dimension}"
            of = (("StreamName", capacity.name),)
            return (Series(namespace="AWS/Kinesis", name=name, dimensions=of, statistic="Sum"),)
        case Kind.ENDPOINT:
            name = f"{capacity.dimension}Utilization"
            of = (("EndpointName", capacity.name), ("VariantName", capacity.variant))
            return (
                Series(namespace="/aws/sagemaker/Endpoints", name=name, dimensions=of, statistic="Average"),
            )


def used_pct(
    capacity: Capacity, values: tuple[Mapping[int, float], ...], *, throughput: Throughput | None
) -> dict[int, float]:
    """What each hour used on average, in percent of the limit, by the second at which it began.

    Args:
        capacity: What is used.
        values: The hours of each of its series.
        throughput: What a stream takes today: its history is seen against that.
    """
    used = values[0]
    match capacity.kind:
        case Kind.CLUSTER:
            shares = {
                at: used[at] / all_there_is
                for at, all_there_is in values[1].items()
                if all_there_is > 0 and at in used
            }
        case Kind.STREAM:
            if throughput is None:
                return {}
            most = {
                Dimension.BYTES: throughput.bytes_per_s,
                Dimension.RECORDS: throughput.records_per_s,
            }[capacity.dimension]
            shares = {at: value / (HOUR_S * most) for at, value in used.items()}
        case Kind.ENDPOINT:
            shares = {at: value / 100 for at, value in used.items()}
    return {at: 100 * share / (capacity.limit_pct / 100) for at, share in shares.items()}
