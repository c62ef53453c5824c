"""Who must hear of an alarm, and that a place that stays silent ends the demo with its name."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import urllib3

from local.demo.desks import Desk, MailDesk, News, SlackDesk
from local.demo.errors import StoryError
from local.demo.mailbox import Mail, Mailbox
from local.demo.onlooker import Onlooker
from local.receivers.slack import SlackReceiver
from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import alarms_of
from pdm_catalog.routes import Sink
from tests.local.fleet.fleets import ENVIRONMENT
from tests.local.receivers.clients import TOKEN, FakeClock, SlackClient

ENTRIES = {alarm.name: alarm for alarm in alarms_of(ENVIRONMENT)}
CRITICAL = ENTRIES["local-API-Gateway-High-Error-Rate"]
HIGH = ENTRIES["local-ml-service-High-CPU-Utilization"]


@dataclass
class FakeDesk:
    """Knows the news from the start, or never."""

    name: str
    silent: bool = False

    def opened(self, alarm: str) -> News | None:
        return None if self.silent else News(what=f"{self.name} opened", at=0)

    def closed(self, alarm: str) -> News | None:
        return None if self.silent else News(what=f"{self.name} closed", at=0)


@dataclass
class FakeSlack(FakeDesk):
    """With a thread."""

    thread: list[News] = field(default_factory=list[News])

    def notes(self, alarm: str) -> tuple[News, ...]:
        return tuple(self.thread)


def onlooker(*, silent: str = "", thread: tuple[str, ...] = ()) -> Onlooker:
    desks: dict[Sink, Desk] = {
        sink: FakeDesk(sink, silent=sink == silent) for sink in (Sink.PAGERDUTY, Sink.EMAIL, Sink.TICKET)
    }
    slack = FakeSlack("slack", thread=[News(what=text, at=0) for text in thread])
    second_path = FakeDesk("second path", silent=silent == "second path")
    return Onlooker(desks=desks, slack=slack, second_path=second_path, patience_s=0.02)  # pyright: ignore[reportArgumentType]  # a fake with what is used of it


@pytest.mark.parametrize(
    ("alarm", "places"),
    [(CRITICAL, ["pagerduty", "slack", "ticket", "second path"]), (HIGH, ["slack", "email"])],
)
def test_an_alarm_is_heard_where_its_severity_goes(alarm: Alarm, places: list[str]) -> None:
    assert [news.what for news in onlooker().opened(alarm)] == [f"{place} opened" for place in places]
    assert [news.what for news in onlooker().closed(alarm)] == [f"{place} closed" for place in places]


@pytest.mark.parametrize("silent", ["pagerduty", "ticket", "second path"])
def test_a_place_that_stays_silent_is_named(silent: str) -> None:
    with pytest.raises(StoryError, match=f"no {silent} of {CRITICAL.name}"):
        onlooker(silent=silent).opened(CRITICAL)


def test_the_notes_of_a_thread_come_in_their_order() -> None:
    watching = onlooker(thread=("restarted it", "it helped"))
    assert [watching.note(HIGH, number=number).what for number in range(2)] == ["restarted it", "it helped"]
    with pytest.raises(StoryError, match="no note 3 in the Slack thread"):
        watching.note(HIGH, number=2)


class FakeMailbox(Mailbox):
    """With mails that have arrived."""

    def __init__(self, *mails: Mail) -> None:
        self._arrived = mails

    @property
    def mails(self) -> tuple[Mail, ...]:
        return self._arrived


def mail(subject: str, *, at: float, topic: str = "on-call") -> Mail:
    return Mail(topic=topic, subject=subject, body="", at=at)


def test_a_mail_that_something_is_ok_is_no_end_of_what_has_not_begun() -> None:
    """An alarm that turns OK when it is made may be mailed, too."""
    early, rise, end = mail("OVER a", at=1), mail("ALARM a", at=2), mail("OVER a", at=3)
    others = mail("ALARM b", at=0), mail("ALARM a", at=0, topic="second path")

    def desk(*mails: Mail) -> MailDesk:
        over = FakeMailbox(*others, *mails)
        return MailDesk(over, name="mail", topic="on-call", over=lambda one: one.subject.startswith("OVER"))

    assert desk(early).opened("a") is None
    assert desk(early, rise).opened("a") == News(what="mail", at=2)
    assert desk(early, rise).closed("a") is None
    assert desk(early, rise, end).closed("a") == News(what="mail that it is over", at=3)


def test_a_slack_message_is_over_when_it_says_so_and_not_when_its_thread_does() -> None:
    """Posted, answered and updated over HTTP, as the notifier does it."""
    with SlackReceiver(token=TOKEN, clock=FakeClock()) as receiver, urllib3.PoolManager() as http:
        slack, desk = SlackClient(http=http, url=receiver.url), SlackDesk(receiver)
        assert (desk.opened("a"), desk.closed("a"), desk.notes("a")) == (None, None, ())

        ts = slack.post(text="a firing")["ts"]
        slack.post(text="a resolved by me", thread_ts=ts)
        assert desk.opened("a") == News(what="Slack #monitoring", at=1000)
        assert desk.closed("a") is None
        assert [note.what for note in desk.notes("a")] == ["a resolved by me"]

        [post] = [message for message in receiver.messages if message.ts == ts]
        slack.call("chat.update", {"channel": post.channel, "ts": ts, "text": "a resolved"})
        assert desk.closed("a") == News(what="the same Slack message resolved", at=1000)
