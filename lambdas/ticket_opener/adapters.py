"""OpsCenter with the memory of its items, and a signed webhook: two places where tickets are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

from lambdas.shared.aws import Secrets
from lambdas.shared.delivery import Delivery, Kind
from lambdas.shared.http import Http, RefusedError
from lambdas.ticket_opener.core import ops_item, ops_item_end, signature, webhook_body

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_ssm import SSMClient


class Tickets(Protocol):
    """Where tickets are kept."""

    def take(self, delivery: Delivery, *, retry_s: int) -> None:
        """Open, resolve or amend the incident's ticket; the same delivery again changes nothing.

        Raises:
            RetryLaterError: Not now.
            RefusedError: Never, until a person has looked.
        """
        ...


class TicketBook:
    """Remembers an incident's ticket beside its alarm, one attribute an incident, until it is resolved.

    Incidents of one alarm may overlap in a queue, so the newest one's ticket is not the only one.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, delivery: Delivery) -> str | None:
        """The ticket of an incident; None when there is none."""
        key = {"alarm_arn": delivery.alert.subject}
        found = self._table.get_item(Key=key, ConsistentRead=True).get("Item", {})
        ticket = found.get(_attribute(delivery))
        return None if ticket is None else str(ticket)

    def remember(self, delivery: Delivery, ticket: str) -> None:
        """Keep it."""
        self._table.update_item(
            Key={"alarm_arn": delivery.alert.subject},
            UpdateExpression="SET #ticket = :ticket",
            ExpressionAttributeNames={"#ticket": _attribute(delivery)},
            ExpressionAttributeValues={":ticket": ticket},
        )

    def forget(self, delivery: Delivery) -> None:
        """It is resolved."""
        self._table.update_item(
            Key={"alarm_arn": delivery.alert.subject},
            UpdateExpression="REMOVE #ticket",
            ExpressionAttributeNames={"#ticket": _attribute(delivery)},
        )


class OpsCenter:
    """AWS Systems Manager OpsCenter.

    A crash between the item and the book repeats the creation, which is then refused with the item's id.
    """

    def __init__(self, ssm: SSMClient, book: TicketBook) -> None:
        self._ssm = ssm
        self._book = book

    def take(self, delivery: Delivery, *, retry_s: int) -> None:
        """OpsCenter has no comments: a note stands in Slack only."""
        if delivery.kind is Kind.NOTE:
            return
        known = self._book.find(delivery)
        if delivery.kind is Kind.TRIGGER and known is None:
            self._book.remember(delivery, self._open(delivery))
        elif delivery.kind is Kind.RESOLVE and known is not None:
            self._resolve(delivery, known)
            self._book.forget(delivery)

    def _open(self, delivery: Delivery) -> str:
        try:
            return self._ssm.create_ops_item(**ops_item(delivery))["OpsItemId"]
        except self._ssm.exceptions.OpsItemAlreadyExistsException as exists:
            answer = cast(Mapping[str, Any], exists.response)  # the stubs do not know that it names the item
            return str(answer["OpsItemId"])

    def _resolve(self, delivery: Delivery, ticket: str) -> None:
        try:
            self._ssm.update_ops_item(OpsItemId=ticket, **ops_item_end(delivery))
        except self._ssm.exceptions.OpsItemNotFoundException:
            return  # a person deleted it, so there is nothing to resolve


class Webhook:
    """A signed POST to whatever the secret names: {"url", "signing_key"}."""

    def __init__(self, http: Http, secrets: Secrets, *, name: str, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._secrets = secrets
        self._name = name
        self._clock = clock

    def take(self, delivery: Delivery, *, retry_s: int) -> None:
        """Post it; the Idempotency-Key is the same for the same message, however often it is sent."""
        secret = self._secrets.get(self._name)
        try:
            self._post(delivery, secret["url"], secret["signing_key"], retry_s=retry_s)
        except (RefusedError, KeyError):  # a rotated key is refused, or a field is missing
            self._secrets.forget(self._name)
            raise

    def _post(self, delivery: Delivery, url: str, signing_key: str, *, retry_s: int) -> None:
        key = signing_key.strip()  # secrets are made by hand, and `cat` ends them with a newline
        if not key:
            raise RefusedError("webhook: the signing_key in the secret is empty")
        body, timestamp = webhook_body(delivery), str(int(self._clock().timestamp()))
        headers = {
            "X-Pdm-Timestamp": timestamp,
            "X-Pdm-Signature": signature(key, timestamp=timestamp, body=body),
            "Idempotency-Key": delivery.message_id,
        }
        answer = self._http.post_text(url.strip(), body, headers=headers, retry_s=retry_s)
        if not 200 <= answer.status < 300:
            raise RefusedError(f"webhook: status {answer.status}")


def _attribute(delivery: Delivery) -> str:
    return f"ticket_{delivery.incident_id}"
