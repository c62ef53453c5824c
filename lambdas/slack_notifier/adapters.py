"""Slack's Web API, and where an incident's message is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.shared.batch import RetryLaterError
from lambdas.shared.http import Http, RefusedError
from lambdas.slack_notifier.core import SlackMessage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

DEFAULT_API_URL = "https://slack.com/api"
# Slack answers 200 and says what is wrong in `error`; these pass by themselves.
_PASSING_ERRORS = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"}
# A person deleted the message, or the workspace's settings froze it (errors of chat.update).
_GONE_ERRORS = {"message_not_found", "thread_not_found", "edit_window_closed", "cant_update_message"}
_CREDENTIAL_ERRORS = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}


class CredentialsRefusedError(RefusedError):
    """The token is not accepted: it may have been rotated."""


class MessageGoneError(RefusedError):
    """The message cannot be updated or answered any more: another one must take its place."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: chat.update needs the channel's id, not its name."""

    channel: str
    ts: str


class SlackApi:
    """The two methods an incident needs.

    Raises:
        CredentialsRefusedError: The token cannot stand in a header, whose own error would quote it.
    """

    def __init__(self, http: Http, *, token: str, api_url: str = DEFAULT_API_URL) -> None:
        self._http = http
        self._token = token.strip()  # secrets are made by hand, and `cat` ends them with a newline
        if not (self._token.isascii() and self._token.isprintable()):
            raise CredentialsRefusedError("Slack: the token in the secret is not one line of ASCII")
        self._api_url = api_url.rstrip("/")

    def post(self, channel: str, message: SlackMessage, *, thread: Posted | None, retry_s: int) -> Posted:
        """chat.postMessage."""
        body: dict[str, Any] = {"channel": channel, "text": message.text, "blocks": message.blocks}
        if thread is not None:
            body["thread_ts"] = thread.ts
        answer = self._call("chat.postMessage", body, retry_s=retry_s)
        return Posted(answer["channel"], answer["ts"])

    def update(self, where: Posted, message: SlackMessage, *, retry_s: int) -> None:
        """chat.update: blocks are always given, because Slack keeps the old ones otherwise."""
        body = {"channel": where.channel, "ts": where.ts, "text": message.text, "blocks": message.blocks}
        self._call("chat.update", body, retry_s=retry_s)

    def _call(self, method: str, body: Mapping[str, Any], *, retry_s: int) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._http.post(f"{self._api_url}/{method}", body, headers=headers, retry_s=retry_s).json()
        if answer.get("ok"):
            return answer
        error = str(answer.get("error", "no JSON"))
        if error in _PASSING_ERRORS:
            raise RetryLaterError(f"Slack: {error}", delay_s=retry_s)
        if error in _CREDENTIAL_ERRORS:
            raise CredentialsRefusedError(f"Slack: {error}")
        if error in _GONE_ERRORS:
            raise MessageGoneError(f"Slack: {method}: {error}")
        raise RefusedError(f"Slack: {method}: {error}")


class MessageBook:
    """Remembers, beside the incident, which Slack message shows it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, subject: str, incident_id: str) -> Posted | None:
        """The message of an incident; None when there is none yet."""
        item = self._table.get_item(Key={"alarm_arn": subject}, ConsistentRead=True).get("Item", {})
        if item.get("slack_incident_id") != incident_id:
            return None
        return Posted(str(item["slack_channel"]), str(item["slack_ts"]))

    def remember(self, subject: str, incident_id: str, posted: Posted) -> None:
        """Keep it."""
        self._table.update_item(
            Key={"alarm_arn": subject},
            UpdateExpression="SET slack_incident_id = :incident, slack_channel = :channel, slack_ts = :ts",
            ExpressionAttributeValues={
                ":incident": incident_id,
                ":channel": posted.channel,
                ":ts": posted.ts,
            },
        )
