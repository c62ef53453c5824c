"""Where people learn of an incident: PagerDuty, Slack, mail, tickets, and the second path's mail.

Each desk tells how the news of an alarm's rise and of its end looks there, once it has arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from local.demo.mailbox import Mail, Mailbox
from local.demo.tickets import Tickets
from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.slack import SlackReceiver
from local.receivers.slack_workspace import SlackMessage

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What stands there, in a few words, and since when by this machine's clock."""

    what: str
    at: float


class Desk(Protocol):
    """One place. Both methods give None until the news is there."""

    def opened(self, alarm: str) -> News | None:
        """That the alarm rings."""
        ...

    def closed(self, alarm: str) -> News | None:
        """That it is over."""
        ...


class PagerDutyDesk:
    """One incident, resolved in its place."""

    def __init__(self, receiver: PagerDutyReceiver) -> None:
        self._receiver = receiver

    def opened(self, alarm: str) -> News | None:
        """The incident."""
        found = (incident for incident in self._receiver.incidents if alarm in incident.summary)
        return _first(News(what=f"PagerDuty {one.severity}", at=one.triggered_at) for one in found)

    def closed(self, alarm: str) -> News | None:
        """The same incident, resolved."""
        found = (incident for incident in self._receiver.incidents if alarm in incident.summary)
        return _first(
            News(what="PagerDuty resolved", at=one.resolved_at)
            for one in found
            if one.resolved_at is not None
        )


class SlackDesk:
    """One message, updated in its place; what was done stands in its thread."""

    def __init__(self, receiver: SlackReceiver) -> None:
        self._receiver = receiver

    def opened(self, alarm: str) -> News | None:
        """The message."""
        message = self.message(alarm)
        return message and News(what=f"Slack #{message.channel_name}", at=message.posted_at)

    def closed(self, alarm: str) -> News | None:
        """The same message, saying resolved."""
        message = self.message(alarm)
        if message is None or message.updated_at is None or f"{alarm} resolved" not in message.text:
            return None
        return News(what="the same Slack message resolved", at=message.updated_at)

    def message(self, alarm: str) -> SlackMessage | None:
        """The one message of an alarm."""
        posts = (message for message in self._receiver.messages if message.thread_ts is None)
        return _first(message for message in posts if alarm in message.text)

    def notes(self, alarm: str) -> tuple[News, ...]:
        """What stands in its thread."""
        message = self.message(alarm)
        replies = (reply for reply in self._receiver.messages if message and reply.thread_ts == message.ts)
        return tuple(News(what=reply.text, at=reply.posted_at) for reply in replies)


class MailDesk:
    """Two mails of one topic; `over` tells the second from the first."""

    def __init__(self, mailbox: Mailbox, *, name: str, topic: str, over: Callable[[Mail], bool]) -> None:
        self._mailbox, self._name, self._topic, self._over = mailbox, name, topic, over

    def opened(self, alarm: str) -> News | None:
        """The first mail."""
        found = (mail for mail in self._mails(alarm) if not self._over(mail))
        return _first(News(what=self._name, at=mail.at) for mail in found)

    def closed(self, alarm: str) -> News | None:
        """The second mail."""
        opened = self.opened(alarm)
        found = (mail for mail in self._mails(alarm) if opened and mail.at > opened.at and self._over(mail))
        return _first(News(what=f"{self._name} that it is over", at=mail.at) for mail in found)

    def _mails(self, alarm: str) -> Iterator[Mail]:
        for mail in self._mailbox.mails:
            if mail.topic == self._topic and alarm in mail.subject + mail.body:
                yield mail


class TicketDesk:
    """One OpsItem, resolved in its place."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    def opened(self, alarm: str) -> News | None:
        """The ticket."""
        found = (ticket for ticket in self._tickets.all if alarm in ticket.title)
        return _first(News(what=f"ticket {one.id}", at=one.opened_at.timestamp()) for one in found)

    def closed(self, alarm: str) -> News | None:
        """The same ticket, resolved."""
        found = (one for one in self._tickets.all if alarm in one.title and one.status == "Resolved")
        return _first(News(what="ticket resolved", at=one.changed_at.timestamp()) for one in found)


def _first(found: Iterable[Found]) -> Found | None:
    return next(iter(found), None)
