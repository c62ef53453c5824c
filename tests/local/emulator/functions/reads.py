"""Reads a queue as the tests command: a message's body says what to do with it.

Every record is first reported to the queue SEEN. `fail_until` N fails the message until it is
received for the Nth time, and gives it back at once or after the queue's visibility time-out.
"""

from __future__ import annotations

import json
import os
from typing import Any

import boto3

sdk: Any = boto3  # AWS has no stubs
sqs = sdk.client("sqs")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    failed: list[str] = []
    failures: dict[str, dict[str, Any]] = {}  # group -> the body that failed first
    for record in event["Records"]:
        body = json.loads(record["body"])
        group = record["attributes"].get("MessageGroupId", record["messageId"])
        # The Lambda guide on FIFO queues: after a failure, report the rest of its group too.
        if group in failures or not handled(record, body):
            failed.append(record["messageId"])
            if failures.setdefault(group, body).get("give_back"):
                give_back(record)
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def handled(record: dict[str, Any], body: dict[str, Any]) -> bool:
    received = int(record["attributes"]["ApproximateReceiveCount"])
    sqs.send_message(QueueUrl=os.environ["SEEN"], MessageBody=json.dumps({**body, "record": record}))
    if body.get("opens_gate"):
        sqs.send_message(QueueUrl=os.environ["GATE"], MessageBody="open")
    if body.get("awaits_gate"):
        return bool(sqs.receive_message(QueueUrl=os.environ["GATE"], WaitTimeSeconds=8).get("Messages"))
    return received >= body.get("fail_until", 0)


def give_back(record: dict[str, Any]) -> None:
    """Make the message visible again; a group waits until each of its messages is."""
    queue = record["eventSourceARN"].rsplit(":", 1)[-1]
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0)
