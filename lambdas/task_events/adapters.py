"""ECS, and the book of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lambdas.task_events.core import Fact, ServiceState

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

MOST_A_CALL = 10
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html"""
CALLS_AT_ONCE = 4
# The book is divided into stretches of this many minutes, so that recent facts are found without an index.
BUCKET_MINUTES = 10
KEPT = timedelta(days=1)
"""Longer than any fact is taken for new (core.OLDEST)."""


class Services:
    """Reads ECS services."""

    def __init__(self, ecs: ECSClient) -> None:
        self._ecs = ecs

    def read(self, services: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], ServiceState | None]:
        """Services by cluster, ten a call; None for one that does not exist or was deleted."""
        calls = [
            (cluster, names[first : first + MOST_A_CALL])
            for cluster, names in services.items()
            for first in range(0, len(names), MOST_A_CALL)
        ]
        found: dict[tuple[str, str], ServiceState | None] = {
            (cluster, name): None for cluster, names in services.items() for name in names
        }
        with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
            for states in pool.map(self._read, calls):
                found.update(states)
        return found

    def _read(self, call: tuple[str, Sequence[str]]) -> dict[tuple[str, str], ServiceState | None]:
        cluster, names = call
        try:
            described: Any = self._ecs.describe_services(cluster=cluster, services=list(names))["services"]
        except self._ecs.exceptions.ClusterNotFoundException:
            return {}
        # ECS still describes a deleted service for a while.
        return {(cluster, one["serviceName"]): _state(one) for one in described if one["status"] == "ACTIVE"}


class Book:
    """Facts that happened; each is published once, however often it is told."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def claim(self, fact: Fact, *, by: str) -> bool:
        """Whether this message is to publish the fact.

        The first that tells of it is; when it comes back because its attempt ended halfway, it is again.
        """
        try:
            self._table.put_item(
                Item=_item(fact, by=by, published=False),
                ConditionExpression="attribute_not_exists(#fact) OR (#by = :by AND #published = :no)",
                ExpressionAttributeNames={"#fact": "fact", "#by": "by", "#published": "published"},
                ExpressionAttributeValues={":by": by, ":no": False},
            )
        except self._table.meta.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def published(self, fact: Fact, *, by: str) -> None:
        """Remember that nobody needs to publish it any more."""
        self._table.put_item(Item=_item(fact, by=by, published=True))

    def failures(self, *, since: datetime, now: datetime) -> Iterator[tuple[str, str]]:
        """Cluster and service of each failure since then."""
        for item in self._items(_buckets(since, now)):
            if item["failure"] and datetime.fromisoformat(item["at"]) >= since:
                yield item["cluster"], item["service"]

    def _items(self, buckets: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        for bucket in buckets:
            query: dict[str, Any] = {
                "KeyConditionExpression": "#bucket = :bucket AND begins_with(#fact, :stopped)",
                "ExpressionAttributeNames": {"#bucket": "bucket", "#fact": "fact"},
                "ExpressionAttributeValues": {":bucket": bucket, ":stopped": "stopped#"},
            }
            while True:
                page = self._table.query(**query)
                yield from page["Items"]
                if "LastEvaluatedKey" not in page:
                    break
                query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _state(service: Mapping[str, Any]) -> ServiceState:
    deployments = service.get("deployments", [])
    in_progress = any(one.get("rolloutState") == "IN_PROGRESS" for one in deployments)
    return ServiceState(
        desired=service["desiredCount"],
        running=service["runningCount"],
        minimum_healthy_pct=service.get("deploymentConfiguration", {}).get("minimumHealthyPercent", 100),
        deploying=in_progress or len(deployments) > 1,
    )


def _item(fact: Fact, *, by: str, published: bool) -> dict[str, Any]:
    return {
        "bucket": _bucket(fact.at),
        "fact": fact.name,
        "cluster": fact.cluster,
        "service": fact.service,
        "at": fact.at.isoformat(),
        "failure": fact.is_failure,
        "by": by,
        "published": published,
        "expires_at": int((fact.at + KEPT).timestamp()),
    }


def _bucket(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H}:{utc.minute // BUCKET_MINUTES}"


def _buckets(since: datetime, now: datetime) -> list[str]:
    """Every stretch that a moment between the two may lie in."""
    steps = int((now - since) / timedelta(minutes=BUCKET_MINUTES)) + 1
    moments = [since + step * timedelta(minutes=BUCKET_MINUTES) for step in range(steps)]
    return list(dict.fromkeys(map(_bucket, (*moments, now))))
