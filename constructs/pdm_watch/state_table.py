"""A small DynamoDB table that a function keeps its state in."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct


def state_table(
    scope: Construct,
    id: str,
    *,
    name: str,
    partition_key: str,
    sort_key: str | None = None,
    expires: str | None = None,
) -> dynamodb.TableV2:
    """On demand, encrypted, restorable to any second of the last 35 days.

    Args:
        scope, id: Where it is.
        name: Its name.
        partition_key, sort_key: Its key, of strings.
        expires: The attribute that says, in seconds since the epoch, when an item may go.
    """
    return dynamodb.TableV2(
        scope,
        id,
        table_name=name,
        partition_key=dynamodb.Attribute(name=partition_key, type=dynamodb.AttributeType.STRING),
        sort_key=dynamodb.Attribute(name=sort_key, type=dynamodb.AttributeType.STRING) if sort_key else None,
        time_to_live_attribute=expires,
        billing=dynamodb.Billing.on_demand(),
        encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=RemovalPolicy.DESTROY,
    )
