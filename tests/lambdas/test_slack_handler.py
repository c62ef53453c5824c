"""The whole Slack notifier against Slack's protocol: one message an incident, kept up to date."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from lambdas.shared.aws import table
from lambdas.shared.delivery import Kind
from lambdas.slack_notifier.adapters import MessageBook, Posted
from lambdas.slack_notifier.handler import handle
from local.receivers import SlackReceiver
from local.receivers.slack_workspace import SlackMessage
from tests.lambdas.builders import after, delivery
from tests.lambdas.world import CrashError, Queue, Wire, crash

SLACK_TOKEN = "xoxb-of-the-tests"
SECRET = "pdm/prod/slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The notifier's account and a Slack workspace in which time flies: no rate limit is met by chance."""

    wire: Wire
    slack: SlackReceiver
    queue: Queue
    secrets: Any

    def show(self, kind: Kind = Kind.TRIGGER, **more: Any) -> list[str]:
        """Queue one delivery and let the function work; returns what failed."""
        self.queue.put_delivery(delivery(kind, **more))
        return self.queue.deliver(handle)

    def lose_the_message(self) -> None:
        """As if it had been deleted: Slack knows no message at the time that the book tells."""
        one = delivery()
        posted = Posted(self.slack.messages[0].channel, "1.000001")
        MessageBook(table("incidents_table")).remember(one.alert.alarm_arn, one.incident_id, posted)

    def keep(self, **secret: str) -> None:
        self.secrets.put_secret_value(SecretId=SECRET, SecretString=json.dumps(secret))

    @property
    def waits_s(self) -> list[int]:
        return [change["VisibilityTimeout"] for change in self.wire.of("ChangeMessageVisibility")]

    @property
    def message(self) -> SlackMessage:
        """The only message in Slack."""
        [message] = self.slack.messages
        return message


@pytest.fixture
def slack() -> Iterator[SlackReceiver]:
    with SlackReceiver(token=SLACK_TOKEN, clock=itertools.count(0.0, 10.0).__next__) as receiver:
        yield receiver


@pytest.fixture
def world(
    wire: Wire,
    slack: SlackReceiver,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    own: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    make_table("INCIDENTS_TABLE", key="alarm_arn")
    queue, secrets = make("slack.fifo"), own("secretsmanager")
    monkeypatch.setenv("QUEUE_URL", queue.url)
    monkeypatch.setenv("SLACK_SECRET", SECRET)
    secrets.create_secret(Name=SECRET, SecretString=json.dumps({"token": SLACK_TOKEN, "api_url": slack.url}))
    return World(wire=wire, slack=slack, queue=queue, secrets=secrets)


def test_an_incident_is_one_message_from_its_first_alarm_to_its_end(world: World) -> None:
    for kind in (Kind.TRIGGER, Kind.RESOLVE):
        assert world.show(kind) == []
    assert world.message.channel_name == "alerts-critical"
    assert [len(world.message.edits), world.message.edits[0].text.split(":")[0]] == [
        1,
        "prod-ml-service-High-CPU-Utilization firing",
    ]
    assert "resolved" in world.message.text


def test_a_repeated_alarm_updates_the_message(world: World) -> None:
    world.show()
    world.queue.put(delivery().to_text(), group="g", unique="again")
    assert world.queue.deliver(handle) == []
    assert len(world.message.edits) == 1


def test_the_end_of_an_incident_that_slack_never_showed_is_shown(world: World) -> None:
    assert world.show(Kind.RESOLVE) == []
    assert "resolved" in world.message.text


def test_what_was_done_is_told_in_the_thread_of_the_incident(world: World) -> None:
    world.show()
    assert world.show(Kind.NOTE, note="scaled out") == []
    incident, note = world.slack.messages
    assert (note.thread_ts, note.text, note.channel) == (incident.ts, "scaled out", incident.channel)


def test_a_note_about_an_incident_that_slack_never_showed_is_told_in_the_channel(world: World) -> None:
    assert world.show(Kind.NOTE, note="scaled out") == []
    assert world.message.thread_ts is None


def test_a_new_incident_of_the_same_alarm_is_a_new_message(world: World) -> None:
    world.show()
    world.show(at=after(3_600))
    first, second = world.slack.messages
    assert (first.edits, second.edits) == ((), ())
    world.show(Kind.RESOLVE, at=after(3_600))
    assert [len(message.edits) for message in world.slack.messages] == [0, 1]


@pytest.mark.parametrize("kind", [Kind.TRIGGER, Kind.RESOLVE])
def test_a_message_that_a_person_deleted_is_posted_anew_and_from_then_on_kept_up_to_date(
    world: World, kind: Kind
) -> None:
    world.show()
    world.lose_the_message()
    world.queue.put(delivery(kind).to_text(), group="g", unique="the first after it")
    assert world.queue.deliver(handle) == []
    world.queue.put(delivery(Kind.RESOLVE).to_text(), group="g", unique="the second")
    assert world.queue.deliver(handle) == []
    assert [len(message.edits) for message in world.slack.messages] == [0, 1]


def test_what_was_done_is_told_in_the_channel_when_the_message_is_gone(world: World) -> None:
    world.show()
    world.lose_the_message()
    assert world.show(Kind.NOTE, note="scaled out") == []
    assert (world.slack.messages[-1].text, world.slack.messages[-1].thread_ts) == ("scaled out", None)


def test_an_alarm_without_a_channel_is_not_shown_and_not_kept(world: World) -> None:
    assert world.show(slack_channel=None) == []
    assert world.slack.calls == ()


@pytest.mark.parametrize(("call", "messages"), [(1, 1), (2, 1), (3, 2)])
def test_whichever_call_it_dies_at_redelivery_shows_the_incident(
    world: World, call: int, messages: int
) -> None:
    """Calls: the secret, the book, (Slack,) the book. Dying between Slack and the book shows it twice."""
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.show()
    assert world.queue.deliver(handle) == []
    assert len(world.slack.messages) == messages
    assert world.show(Kind.RESOLVE) == []
    assert "resolved" in world.slack.messages[-1].text


def test_slack_says_how_long_to_wait_and_the_message_waits_that_long(world: World) -> None:
    world.slack.fail_next(1, status=429, retry_after=37)
    assert len(world.show()) == 1
    assert world.waits_s == [37]
    assert world.queue.deliver(handle) == []
    assert world.message.edits == ()


def test_the_rate_limit_of_a_busy_channel_delays_and_loses_nothing(world: World) -> None:
    with SlackReceiver(token=SLACK_TOKEN, clock=lambda: 0.0) as busy:
        world.keep(token=SLACK_TOKEN, api_url=busy.url)
        failed = [world.show(at=after(hour * 3_600)) for hour in range(4)]
        assert [len(bodies) for bodies in failed] == [0, 0, 0, 1]
        assert world.waits_s == [3]


@pytest.mark.parametrize("fault", ["500", "503", "outage"])
def test_while_slack_is_down_the_message_waits_longer_each_time_and_is_then_shown(
    world: World, fault: str
) -> None:
    if fault == "outage":
        world.slack.outage(True)
    else:
        world.slack.fail_next(3, status=int(fault))
    world.show()
    for _ in range(2):
        assert len(world.queue.deliver(handle)) == 1
    assert world.waits_s == [2, 4, 8]
    world.slack.outage(False)
    assert world.queue.deliver(handle) == []
    assert world.message.edits == ()


def test_a_rotated_token_is_read_again_when_slack_refuses_the_old_one(world: World) -> None:
    world.keep(token="xoxb-old", api_url=world.slack.url)
    assert len(world.show()) == 1
    world.keep(token=SLACK_TOKEN, api_url=world.slack.url)
    assert world.queue.deliver(handle) == []
    assert world.show(Kind.RESOLVE) == []
    assert len(world.wire.of("GetSecretValue")) == 2  # and no more often than that
    assert "resolved" in world.message.text


@pytest.mark.parametrize(
    "broken",
    [{"api_url": "http://127.0.0.1:9"}, {"token": "two\nlines"}, {"token": "d\u00fc"}],
)
def test_a_secret_that_cannot_be_used_is_read_again_once_it_is_corrected(
    world: World, broken: dict[str, str]
) -> None:
    world.keep(**{"api_url": world.slack.url} | broken)
    assert len(world.show()) == 1
    world.keep(token=SLACK_TOKEN, api_url=world.slack.url)
    assert world.queue.deliver(handle) == []
    assert world.message.edits == ()


def test_a_token_with_the_newline_of_its_file_works(world: World) -> None:
    world.keep(token=f" {SLACK_TOKEN}\n", api_url=world.slack.url)
    assert world.show() == []


@pytest.mark.parametrize("channel", ["#nowhere", "private"])
def test_what_slack_refuses_ends_in_the_dead_letter_queue(world: World, channel: str) -> None:
    world.show(slack_channel=channel)
    for _ in range(4):
        assert len(world.queue.deliver(handle)) == 1
    with pytest.raises(AssertionError, match="empty"):
        world.queue.deliver(handle)
    assert (world.queue.dead, world.slack.messages, world.waits_s) == (1, (), [])


@pytest.mark.parametrize(
    "fault", ["none", "429", "500", "outage", "refused", "channel", "lines", "ascii", "nobody"]
)
def test_no_log_line_holds_the_token(world: World, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    token, url, channel = SLACK_TOKEN, world.slack.url, "#alerts-critical"
    if fault.isdecimal():
        world.slack.fail_next(1, status=int(fault))
    world.slack.outage(fault == "outage")
    token = {"refused": "xoxb-wrong", "lines": "xoxb-two\nlines", "ascii": "xoxb-\u00fc\u20ac"}.get(
        fault, token
    )
    world.keep(token=token, api_url="http://127.0.0.1:9" if fault == "nobody" else url)
    world.show(slack_channel="#nowhere" if fault == "channel" else channel)
    logged = caplog.text + "".join(str(line.__dict__) for line in caplog.records)
    assert logged
    assert "xoxb" not in logged
