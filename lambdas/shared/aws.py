"""The AWS neighbours that several functions have: queues, secrets, the incident book."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from lambdas.shared.delivery import Delivery
from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex
from pdm_catalog.routes import Sink

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

# A function lives seconds: fail into the queue's retry early rather than wait out its own time-out.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
# boto3's stubs know one service in ten; each adapter names the client it takes.
_BOTO3: Any = boto3
# SQS allows 12 hours from the receive on (ChangeMessageVisibility); a function runs for at most 15 minutes.
LONGEST_DELAY_S = 43_200 - 900
PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class SinkQueues:
    """Sends deliveries: one FIFO queue per sink, one group per incident."""

    def __init__(self, sqs: SQSClient, urls: Mapping[Sink, str]) -> None:
        self._sqs = sqs
        self._urls = urls

    def send(self, sink: Sink, delivery: Delivery) -> None:
        """Queue one delivery. Sending it twice within five minutes queues it once."""
        self._sqs.send_message(
            QueueUrl=self._urls[sink],
            MessageBody=delivery.to_text(),
            MessageGroupId=delivery.incident_id,
            MessageDeduplicationId=delivery.message_id,
        )


class Postponer:
    """Hands a message back to its queue for a while, as long as a neighbour asked for."""

    def __init__(self, sqs: SQSClient, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def __call__(self, record: Mapping[str, Any], *, delay_s: int) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=self._url,
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=min(delay_s, LONGEST_DELAY_S),
        )


class Secrets:
    """Reads a secret of JSON fields, once per container: a rotated one is read by the next."""

    def __init__(self, client: SecretsManagerClient) -> None:
        self._client = client
        self._read: dict[str, Mapping[str, str]] = {}

    def get(self, name: str) -> Mapping[str, str]:
        """The fields of a secret."""
        if name not in self._read:
            self._read[name] = json.loads(self._client.get_secret_value(SecretId=name)["SecretString"])
        return self._read[name]

    def before_rotation(self, name: str) -> Mapping[str, str] | None:
        """The fields as they were before the last rotation; None when there was none. Read anew each time."""
        try:
            found = self._client.get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")
        except self._client.exceptions.ResourceNotFoundException:
            return None
        return json.loads(found["SecretString"])

    def forget(self, name: str) -> None:
        """The neighbour refused it: read it anew next time."""
        self._read.pop(name, None)


@cache
def client(service: str) -> Any:
    """A client, made once per container."""
    return _BOTO3.client(service, config=CONFIG)


def table(name: str) -> Any:
    """A DynamoDB table."""
    return _BOTO3.resource("dynamodb", config=CONFIG).Table(name)


@cache
def packaged_index() -> AlarmIndex:
    """The alarm index that was packed beside this code at synth."""
    return AlarmIndex.from_text(packaged_text(FILE_NAME))


def packaged_text(name: str) -> str:
    """A file that was packed beside this code at synth."""
    return (PACKAGE_ROOT / name).read_text(encoding="utf-8")


def environment(name: str) -> str:
    """A variable that the stack must set.

    Raises:
        KeyError: It did not; the message says which.
    """
    return os.environ[name]
