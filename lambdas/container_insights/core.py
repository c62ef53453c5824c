"""What a CloudFormation custom resource request means for a cluster's setting. Pure.

Protocol: CloudFormation User Guide, "Custom resource request and response reference". The physical
id carries the cluster and the value found at creation, so that a delete can give it back without
any store of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SETTING = "containerInsights"
VALUES = ("enhanced", "enabled", "disabled")  # ECS API Reference, ClusterSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do.

    Attributes:
        cluster: The cluster to change.
        value: The value to set.
        physical_id: What CloudFormation shall know the resource by.
    """

    cluster: str
    value: str
    physical_id: str


def cluster_of(request: Mapping[str, Any]) -> str:
    """The cluster that a request is about: for a delete, the one that was changed."""
    if request["RequestType"] == "Delete":
        return _parts(request["PhysicalResourceId"])[0]
    return str(request["ResourceProperties"]["Cluster"])


def plan(request: Mapping[str, Any], *, current: str) -> Plan | None:
    """What to do about a request; None when nothing is.

    Args:
        request: The request as CloudFormation sent it.
        current: The setting's value now.

    Raises:
        ValueError: The value asked for is none that ECS knows.
    """
    kind, cluster = request["RequestType"], cluster_of(request)
    if kind == "Delete":
        parts = _parts(request["PhysicalResourceId"])
        # A creation that failed left an id of CloudFormation's making, and nothing to give back.
        return Plan(cluster=cluster, value=parts[1], physical_id="/".join(parts)) if len(parts) == 2 else None
    wanted = str(request["ResourceProperties"]["Value"])
    if wanted not in VALUES:
        raise ValueError(f"Value = {wanted!r} is not a {SETTING} setting; use one of: {', '.join(VALUES)}")
    found = current
    if kind == "Update":
        old_cluster, *rest = _parts(request["PhysicalResourceId"])
        # Another cluster is another resource: CloudFormation then deletes the old one, which restores it.
        found = rest[0] if rest and old_cluster == cluster else current
    return Plan(cluster=cluster, value=wanted, physical_id=f"{cluster}/{found}")


def _parts(physical_id: str) -> list[str]:
    return physical_id.rsplit("/", 1)
