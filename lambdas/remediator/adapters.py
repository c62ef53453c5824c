"""ECS, and the book of what was done to each target."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from lambdas.remediator.core import Action, ServiceState
from lambdas.shared.batch import RetryLaterError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_ecs import ECSClient


class EcsServices:
    """Reads and scales ECS services."""

    def __init__(self, ecs: ECSClient) -> None:
        self._ecs = ecs

    def describe(self, cluster: str, service: str) -> ServiceState | None:
        """The service as it is; None when it or its cluster does not exist."""
        try:
            found = self._ecs.describe_services(cluster=cluster, services=[service])["services"]
        except self._ecs.exceptions.ClusterNotFoundException:
            return None
        if not found:
            return None
        deployments = found[0].get("deployments", [])
        return ServiceState(
            status=found[0].get("status", ""),
            desired=found[0].get("desiredCount", 0),
            deploying=len(deployments) > 1
            or any(deployment.get("rolloutState") == "IN_PROGRESS" for deployment in deployments),
        )

    def scale(self, cluster: str, service: str, *, desired: int) -> None:
        """Set the desired count: an absolute number, so that doing it twice is doing it once."""
        self._ecs.update_service(cluster=cluster, service=service, desiredCount=desired)


class ActionBook:
    """Remembers the newest action per target; two workers cannot both begin one."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def last(self, target: str) -> Action | None:
        """The newest action on a target; None when there was none."""
        found = self._table.get_item(Key={"target": target}, ConsistentRead=True).get("Item")
        if found is None:
            return None
        return Action(
            target=str(found["target"]),
            incident_id=str(found["incident_id"]),
            alert_at=str(found["alert_at"]),
            from_count=int(str(found["from_count"])),
            to_count=int(str(found["to_count"])),
            decided_at=str(found["decided_at"]),
            done=bool(found["done"]),
        )

    def write(self, action: Action, *, over: Action | None) -> None:
        """Put an action in the place of the one that was read.

        Raises:
            RetryLaterError: Another worker has written since; read again.
        """
        condition: dict[str, object] = {"ConditionExpression": "attribute_not_exists(target)"}
        if over is not None:
            condition = {
                "ConditionExpression": "incident_id = :incident AND decided_at = :decided",
                "ExpressionAttributeValues": {":incident": over.incident_id, ":decided": over.decided_at},
            }
        try:
            self._table.put_item(Item=dataclasses.asdict(action), **condition)  # pyright: ignore[reportArgumentType]  # keywords built above
        except self._table.meta.client.exceptions.ConditionalCheckFailedException as error:
            raise RetryLaterError("another worker acts on this target", delay_s=2) from error
