"""A small DynamoDB table that a function keeps its state in."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_watch.resources import Resource, Resources


def state_table(
    resources: Resources,
    id: str,
    *,
    environment: Environment,
    name: str,
    partition_key: str,
    sort_key: str | None = None,
    expires: str | None = None,
) -> Resource:
    """On demand, encrypted, restorable to any second of the last 35 days.

    Args:
        resources, id: Where it is.
        environment: Whose region it is in.
        name: Its name.
        partition_key, sort_key: Its key, of strings.
        expires: The attribute that says, in seconds since the epoch, when an item may go.
    """
    keys = {partition_key: "HASH"} | ({sort_key: "RANGE"} if sort_key else {})
    return resources.add(
        id,
        "AWS::DynamoDB::GlobalTable",
        removal="Delete",
        TableName=name,
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
        TimeToLiveSpecification={"AttributeName": expires, "Enabled": True} if expires else None,
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"SSEEnabled": True, "SSEType": "KMS"},
        Replicas=[
            {
                "Region": environment.region,
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                # The CDK tags what it knows to take tags: a table's are its replicas'.
                "Tags": [{"Key": key, "Value": value} for key, value in environment.tags.items()],
            }
        ],
    )
