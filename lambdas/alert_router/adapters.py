"""The incident book (one DynamoDB item per subject, written only on top of what was read); the heartbeat."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from lambdas.alert_router.core import Incident
from lambdas.shared.batch import RetryLaterError
from lambdas.shared.delivery import Kind
from pdm_catalog.own_metrics import HEARTBEAT

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb.service_resource import Table

KEY = "alarm_arn"  # the table's, from when every subject was an alarm: another name would be another table


class IncidentBook:
    """Remembers incidents; two workers at the same alarm do not overwrite each other."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, subject: str) -> Incident | None:
        """What is known of an alarm or of one of its time series; None when nothing is."""
        found = self._table.get_item(Key={KEY: subject}, ConsistentRead=True).get("Item")
        if found is None:
            return None
        fields: dict[str, Any] = {field.name: found.get(field.name) for field in dataclasses.fields(Incident)}
        fields["subject"] = subject
        fields["pending"] = Kind(fields["pending"]) if fields["pending"] else None
        return Incident(**fields)

    def write(self, incident: Incident, *, over: Incident | None) -> None:
        """Replace what was read by what follows from it, leaving what the sinks keep beside it.

        Raises:
            RetryLaterError: Another worker has written since; read again.
        """
        fields = dataclasses.asdict(incident)
        key = {KEY: fields.pop("subject")}
        names = {f"#{name}": name for name in fields}
        values: dict[str, Any] = {f":{name}": value for name, value in fields.items()}
        condition = f"attribute_not_exists({KEY})"
        if over is not None:
            condition = "#changed_at = :read_at AND #state = :read_state"
            values |= {":read_at": over.changed_at, ":read_state": over.state}
        try:
            self._table.update_item(
                Key=key,
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in fields),
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
            )
        except self._table.meta.client.exceptions.ConditionalCheckFailedException as error:
            raise RetryLaterError("another worker has this alarm", delay_s=1) from error


class HeartbeatMetric:
    """Tells CloudWatch that an alert came the whole way."""

    def __init__(self, cloudwatch: CloudWatchClient, *, environment: str) -> None:
        self._cloudwatch = cloudwatch
        self._environment = environment

    def beat(self) -> None:
        """Put one datapoint, now."""
        [dimension] = HEARTBEAT.dimensions
        self._cloudwatch.put_metric_data(
            Namespace=HEARTBEAT.namespace,
            MetricData=[
                {
                    "MetricName": HEARTBEAT.name,
                    "Dimensions": [{"Name": dimension, "Value": self._environment}],
                    "Value": 1,
                    "Unit": HEARTBEAT.unit.value,
                }
            ],
        )
