"""AWS entry point: a CloudFormation custom resource."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lambdas.container_insights.adapters import CloudFormation, ClusterSettings
from lambdas.container_insights.core import cluster_of, plan
from lambdas.shared.aws import client

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerInsights:
    """The function with its neighbours."""

    settings: ClusterSettings
    cloudformation: CloudFormation

    def handle(self, request: Mapping[str, Any]) -> None:
        """Do what CloudFormation asks and tell it how that ended, whatever happens."""
        known, failure = str(request.get("PhysicalResourceId", "not-created")), None
        physical_id = known
        try:
            physical_id = self._apply(request, known)
        except Exception as error:  # CloudFormation must hear of every failure, or it waits for an hour
            LOG.exception("failed", extra={"request": request.get("RequestType")})
            failure = f"{type(error).__name__}: {error}"[:1000]
        try:
            self.cloudformation.answer(request, physical_id=physical_id, failure=failure)
        except Exception:
            # Lambda brings the request again, and what it creates must then find what was there before.
            if physical_id != known:
                undo = {**request, "RequestType": "Delete", "PhysicalResourceId": physical_id}
                self._apply(undo, physical_id)
            raise

    def _apply(self, request: Mapping[str, Any], physical_id: str) -> str:
        cluster = cluster_of(request)
        current = self.settings.read(cluster)
        if current is None:
            if request["RequestType"] == "Delete":
                return physical_id  # its owner removed the cluster: there is nothing to give back
            raise LookupError(
                f"cluster {cluster!r} does not exist; correct `cluster` in the environment's file"
            )
        planned = plan(request, current=current)
        if planned is None:
            return physical_id
        self.settings.write(planned.cluster, planned.value)
        return planned.physical_id


@cache
def _container_insights() -> ContainerInsights:
    return ContainerInsights(settings=ClusterSettings(client("ecs")), cloudformation=CloudFormation())


def handle(event: dict[str, Any], context: object) -> None:
    """Lambda entry point."""
    _container_insights().handle(event)
