"""Looks at Slack and PagerDuty as people do, and waits for what must appear there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.pagerduty_service import Incident
from local.receivers.slack import SlackReceiver
from local.receivers.slack_workspace import SlackMessage

PATIENCE_S = 20.0
"""Real seconds after which a message that has not arrived will not arrive; usually a tenth of one."""
LOOK_EVERY_S = 0.01

Seen = TypeVar("Seen")


class StoryError(Exception):
    """A step that should have happened did not. Says which."""


class Onlooker:
    """Waits until something is to be seen.

    Every method raises StoryError, naming what it waited for, when it does not come.
    """

    def __init__(self, *, slack: SlackReceiver, pagerduty: PagerDutyReceiver) -> None:
        self._slack, self._pagerduty = slack, pagerduty

    def opened(self, alarm: str) -> Incident:
        """The open PagerDuty incident of an alarm."""
        return _wait(
            f"PagerDuty incident of {alarm}",
            lambda: self._pagerduty.incidents,
            lambda incident: alarm in incident.summary and incident.resolved_at is None,
        )

    def resolved(self, incident: Incident) -> Incident:
        """The same incident, resolved."""
        return _wait(
            f"resolved PagerDuty incident: {incident.summary}",
            lambda: self._pagerduty.incidents,
            lambda other: other.dedup_key == incident.dedup_key and other.status == "resolved",
        )

    def posted(self, alarm: str) -> SlackMessage:
        """The Slack message that an alarm fires."""
        return _wait(
            f"Slack message of {alarm}",
            lambda: self._slack.messages,
            lambda message: alarm in message.text and "firing" in message.text,
        )

    def replied(self, message: SlackMessage) -> SlackMessage:
        """An answer in a message's thread."""
        return _wait(
            f"answer in the Slack thread: {message.text}",
            lambda: self._slack.messages,
            lambda other: other.thread_ts == message.ts,
        )

    def updated(self, message: SlackMessage) -> SlackMessage:
        """The same message, saying resolved."""
        return _wait(
            f"resolved Slack message: {message.text}",
            lambda: self._slack.messages,
            lambda other: other.ts == message.ts and "resolved" in other.text,
        )


def _wait(what: str, seen: Callable[[], Iterable[Seen]], is_it: Callable[[Seen], bool]) -> Seen:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for one in seen():
            if is_it(one):
                return one
        time.sleep(LOOK_EVERY_S)
    raise StoryError(f"no {what} within {PATIENCE_S:.0f} s")
