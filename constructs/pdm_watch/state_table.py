"""A small DynamoDB table that a function keeps its state in."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct


def state_table(scope: Construct, id: str, *, name: str, partition_key: str) -> dynamodb.TableV2:
    """On demand, encrypted, restorable to any second of the last 35 days."""
    return dynamodb.TableV2(
        scope,
        id,
        table_name=name,
        partition_key=dynamodb.Attribute(name=partition_key, type=dynamodb.AttributeType.STRING),
        billing=dynamodb.Billing.on_demand(),
        encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=RemovalPolicy.DESTROY,
    )
