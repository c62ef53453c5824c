"""The remediator's neighbours: its book, the kill switch, the note to itself, the hands."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.remediator.core import Action, Claim, Effect, Escalation
from lambdas.shared.aws import Postponer
from lambdas.shared.batch import RetryLaterError
from lambdas.shared.delivery import Delivery

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

LOG = logging.getLogger(__name__)
# SendMessage, DelaySeconds (SQS API reference).
LONGEST_DELAY_S = 900
VERIFY = "verify"


class ActionBook:
    """Remembers one action per incident and who acted last per target; two workers cannot both begin one.

    Both are items of one table, so that one transaction writes them. The key of an action has a colon,
    which no name of a target has.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def action(self, incident_id: str) -> Action | None:
        """What was decided for an incident; None when nothing was."""
        found = self._get(_key(incident_id))
        if found is None:
            return None
        fields = {field.name: found[field.name] for field in dataclasses.fields(Action)}
        fields |= {
            "target": found["acts_on"],
            "effect": Effect(**json.loads(found["effect"])),
            "escalation": Escalation(found["escalation"]),
            "revision": int(found["revision"]),
        }
        return Action(**fields)

    def newest(self, target: str) -> Claim | None:
        """Who acted on a target last; None when nobody did."""
        found = self._get(target)
        return Claim(**{key: str(value) for key, value in found.items()}) if found else None

    def begin(self, action: Action, *, over: Claim | None) -> None:
        """Remember a new action, and that it is the newest on its target, or neither.

        Raises:
            RetryLaterError: Another worker has written either since; read again.
        """
        name = self._table.name
        put = {"TableName": name, "Item": _item(action), **_absent()}
        claim = {"TableName": name, "Item": dataclasses.asdict(action.claim), **_absent()}
        if over is not None:
            claim |= {
                "ConditionExpression": "incident_id = :incident AND decided_at = :decided",
                "ExpressionAttributeValues": {":incident": over.incident_id, ":decided": over.decided_at},
            }
        dynamodb: Any = self._table.meta.client  # typed for marshalled values; a resource's client marshals
        try:
            dynamodb.transact_write_items(TransactItems=[{"Put": put}, {"Put": claim}])
        except dynamodb.exceptions.TransactionCanceledException as error:
            raise RetryLaterError("another worker acts on this target", delay_s=2) from error

    def write(self, action: Action, *, over: Action) -> Action:
        """Put an action in the place of the one that was read; returns it as written.

        Raises:
            RetryLaterError: Another worker has written since; read again.
        """
        written = dataclasses.replace(action, revision=over.revision + 1)
        try:
            self._table.put_item(
                Item=_item(written),
                ConditionExpression="revision = :read",
                ExpressionAttributeValues={":read": over.revision},
            )
        except self._table.meta.client.exceptions.ConditionalCheckFailedException as error:
            raise RetryLaterError("another worker has this action", delay_s=2) from error
        return written

    def _get(self, key: str) -> dict[str, Any] | None:
        return self._table.get_item(Key={"target": key}, ConsistentRead=True).get("Item")


class KillSwitch:
    """The parameter that stops every remedy at once."""

    def __init__(self, ssm: SSMClient, name: str) -> None:
        self._ssm = ssm
        self._name = name

    def stops(self) -> str | None:
        """Why no remedy may act; None only when the parameter can be read and says "off"."""
        try:
            value = self._ssm.get_parameter(Name=self._name)["Parameter"].get("Value", "")
        except (ClientError, BotoCoreError) as error:
            LOG.exception("kill switch not read")
            known = error.response.get("Error", {}).get("Code") if isinstance(error, ClientError) else None
            return f"the kill switch {self._name} cannot be read ({known or type(error).__name__})"
        return None if value == "off" else f'the kill switch {self._name} is "{value}"'


class VerificationQueue:
    """Where the remediator leaves itself a note to look again at an incident that it acted on.

    Raises:
        ValueError: SQS cannot delay a message that long.
    """

    def __init__(self, sqs: SQSClient, url: str, *, after_s: int) -> None:
        if not 0 <= after_s <= LONGEST_DELAY_S:
            raise ValueError(
                f"environment: VERIFY_AFTER_S = {after_s} is no delay of SQS.\n"
                f"  fix: use 0 to {LONGEST_DELAY_S} seconds"
            )
        self._sqs = sqs
        self._url = url
        self.after_s = after_s

    def ask(self, delivery: Delivery) -> None:
        """Look again at this incident, `after_s` seconds from now."""
        body = json.dumps({VERIFY: json.loads(delivery.to_text())})
        self._sqs.send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=self.after_s)


class PostponerByQueue:
    """Hands a message back to the queue that it came from."""

    def __init__(self, sqs: SQSClient, urls: Iterable[str]) -> None:
        self._postponers = {url.rsplit("/", 1)[-1]: Postponer(sqs, url) for url in urls}

    def __call__(self, record: Mapping[str, Any], *, delay_s: int) -> None:
        name = record["eventSourceARN"].rsplit(":", 1)[-1]
        self._postponers[name](record, delay_s=delay_s)


def carry_out(effect: Effect, client: Callable[[str], Any]) -> None:
    """Make the call that an effect is."""
    getattr(client(effect.api), effect.operation)(**effect.parameters)


def _key(incident_id: str) -> str:
    return f"incident:{incident_id}"


def _item(action: Action) -> dict[str, Any]:
    effect = json.dumps(dataclasses.asdict(action.effect))  # as text: DynamoDB's numbers are no arguments
    key = _key(action.incident_id)
    return {**dataclasses.asdict(action), "target": key, "acts_on": action.target, "effect": effect}


def _absent() -> dict[str, Any]:
    return {"ConditionExpression": "attribute_not_exists(target)"}
