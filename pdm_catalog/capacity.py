"""What can become full, and where full begins."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdm_catalog.environment import Environment
    from pdm_catalog.watched import Cluster, Endpoint, Stream


FILE_NAME = "capacities.json"
STREAM_LIMIT_PCT = 80
"""Of what all shards take: keys are never spread evenly, and a full shard refuses while others idle."""
DISK_LIMIT_PCT = 90


class Kind(StrEnum):
    """What it is that becomes full."""

    CLUSTER = "cluster"
    STREAM = "stream"
    ENDPOINT = "endpoint"


class Dimension(StrEnum):
    """In which way it does."""

    CPU = "CPU"
    MEMORY = "Memory"
    BYTES = "Bytes"
    RECORDS = "Records"
    DISK = "Disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """One way in which one resource can become full.

    Attributes:
        kind: What it is.
        name: Its name in AWS.
        variant: Of an endpoint, the production variant; else empty.
        dimension: What of it is used up.
        limit_pct: Where full begins, in percent of all there is.
    """

    kind: Kind
    name: str
    variant: str
    dimension: Dimension
    limit_pct: float

    @property
    def resource(self) -> str:
        """What the metric calls it: unique in an account and region."""
        return "/".join(filter(None, (self.kind, self.name, self.variant)))

    @property
    def title(self) -> str:
        """What people call it, as a part of an alarm's name."""
        return "-".join(filter(None, (self.name, self.variant, self.dimension)))


def of_cluster(environment: Environment, cluster: Cluster) -> Iterator[Capacity]:
    """CPU and memory against what the tasks reserve; full is where the alarms on them ring every day."""
    limits = environment.thresholds
    for dimension, limit_pct in ((Dimension.CPU, limits.cpu_pct), (Dimension.MEMORY, limits.memory_pct)):
        yield Capacity(
            kind=Kind.CLUSTER, name=cluster.name, variant="", dimension=dimension, limit_pct=limit_pct
        )


def of_stream(stream: Stream) -> Iterator[Capacity]:
    """Bytes and records against what the shards take."""
    for dimension in (Dimension.BYTES, Dimension.RECORDS):
        yield Capacity(
            kind=Kind.STREAM, name=stream.name, variant="", dimension=dimension, limit_pct=STREAM_LIMIT_PCT
        )


def of_endpoint(environment: Environment, endpoint: Endpoint) -> Iterator[Capacity]:
    """Memory and disk of each variant's instances.

    Not CPU: CloudWatch has it as the sum over an instance's cores, and as a share of them for inference
    components only (https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html).
    """
    limits = ((Dimension.MEMORY, environment.thresholds.memory_pct), (Dimension.DISK, DISK_LIMIT_PCT))
    for variant in endpoint.variants:
        for dimension, limit_pct in limits:
            yield Capacity(
                kind=Kind.ENDPOINT,
                name=endpoint.name,
                variant=variant,
                dimension=dimension,
                limit_pct=limit_pct,
            )


def capacities_of(environment: Environment) -> tuple[Capacity, ...]:
    """Everything of an environment that can become full."""
    return (
        *(one for cluster in environment.clusters for one in of_cluster(environment, cluster)),
        *(one for stream in environment.streams for one in of_stream(stream)),
        *(one for endpoint in environment.endpoints for one in of_endpoint(environment, endpoint)),
    )


def to_text(environment: Environment) -> str:
    """As a file beside the function that forecasts: a variable of a function holds 4 KB at most."""
    value = {
        "environment": environment.name,
        "capacities": [dataclasses.asdict(one) for one in capacities_of(environment)],
    }
    return json.dumps(value, indent=1, sort_keys=True) + "\n"


def from_text(text: str) -> tuple[str, tuple[Capacity, ...]]:
    """The inverse of to_text: the environment's name, and its capacities."""
    value = json.loads(text)
    return value["environment"], tuple(
        Capacity(
            kind=Kind(one["kind"]),
            name=one["name"],
            variant=one["variant"],
            dimension=Dimension(one["dimension"]),
            limit_pct=one["limit_pct"],
        )
        for one in value["capacities"]
    )
