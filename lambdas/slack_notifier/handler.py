"""AWS entry point: deliveries from the Slack queue to Slack."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lambdas.shared.aws import Postponer, Secrets, client, environment, table
from lambdas.shared.batch import Postpone, attempts, backoff_s, work_through
from lambdas.shared.delivery import Delivery, Kind
from lambdas.shared.http import Http
from lambdas.slack_notifier.adapters import (
    DEFAULT_API_URL,
    CredentialsRefusedError,
    MessageBook,
    MessageGoneError,
    Posted,
    SlackApi,
)
from lambdas.slack_notifier.core import incident_message, note_message

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackNotifier:
    """The function with its neighbours."""

    slack: Callable[[], SlackApi]
    forget_credentials: Callable[[], None]
    book: MessageBook
    postpone: Postpone

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Show every delivery of one SQS event."""
        return work_through(event, self.show, postpone=self.postpone)

    def show(self, record: Mapping[str, Any]) -> None:
        """Show one delivery."""
        delivery = Delivery.from_text(record["body"])
        try:
            self._show(delivery, retry_s=backoff_s(attempts(record)))
        except (CredentialsRefusedError, KeyError):  # KeyError: the secret lacks a field
            self.forget_credentials()
            raise

    def _show(self, delivery: Delivery, *, retry_s: int) -> None:
        channel = delivery.entry.slack_channel
        if channel is None:
            LOG.info("no channel", extra={"alarm": delivery.alert.alarm})
            return
        slack, shown = self.slack(), self.book.find(delivery.alert.subject, delivery.incident_id)
        try:
            self._say(slack, channel, delivery, shown, retry_s=retry_s)
        except MessageGoneError:
            LOG.warning("gone", extra={"alarm": delivery.alert.alarm})
            self._say(slack, channel, delivery, None, retry_s=retry_s)
        LOG.info("shown", extra={"alarm": delivery.alert.alarm, "kind": delivery.kind})

    def _say(
        self, slack: SlackApi, channel: str, delivery: Delivery, shown: Posted | None, *, retry_s: int
    ) -> None:
        if delivery.kind is Kind.NOTE:
            where = shown.channel if shown else channel
            slack.post(where, note_message(delivery), thread=shown, retry_s=retry_s)
        elif shown:
            slack.update(shown, incident_message(delivery), retry_s=retry_s)
        else:
            posted = slack.post(channel, incident_message(delivery), thread=None, retry_s=retry_s)
            self.book.remember(delivery.alert.subject, delivery.incident_id, posted)


@cache
def _notifier() -> SlackNotifier:
    name = environment("SLACK_SECRET")
    secrets, http = Secrets(client("secretsmanager")), Http()

    def slack() -> SlackApi:
        secret = secrets.get(name)
        return SlackApi(http, token=secret["token"], api_url=secret.get("api_url", DEFAULT_API_URL))

    return SlackNotifier(
        slack=slack,
        forget_credentials=lambda: secrets.forget(name),
        book=MessageBook(table(environment("INCIDENTS_TABLE"))),
        postpone=Postponer(client("sqs"), environment("QUEUE_URL")),
    )


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Lambda entry point."""
    return _notifier().handle(event)
