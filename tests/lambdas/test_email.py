"""The whole e-mail notifier: what SNS takes, what can be read at 03:00, and what a crash costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdas.email_notifier.core import SUBJECT_MAX_CHARS, mail
from lambdas.email_notifier.handler import handle
from lambdas.shared.aws import client
from lambdas.shared.delivery import Kind
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ALARM, after, delivery
from tests.lambdas.world import CrashError, Queue, Wire, crash

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
LONG = "\U0001f525" * 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The notifier's account, and an inbox that is subscribed to the topic."""

    wire: Wire
    queue: Queue
    inbox: Queue

    def send(self, kind: Kind = Kind.TRIGGER, **more: Any) -> list[str]:
        """Queue one delivery and let the function work; returns what failed."""
        self.queue.put_delivery(delivery(kind, **more))
        return self.queue.deliver(handle)

    @property
    def mails(self) -> list[tuple[str, str]]:
        """Subject and body of what arrived; takes it out."""
        found = self.inbox.sqs.receive_message(QueueUrl=self.inbox.url, MaxNumberOfMessages=10)
        envelopes = [json.loads(message["Body"]) for message in found.get("Messages", [])]
        return [(envelope["Subject"], envelope["Message"]) for envelope in envelopes]


@pytest.fixture
def world(
    wire: Wire, make: Callable[..., Queue], own: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> World:
    queue, inbox, sns = make("email.fifo"), make("inbox"), own("sns")
    topic = sns.create_topic(Name="on-call")["TopicArn"]
    account = topic.split(":")[4]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:eu-west-1:{account}:inbox")
    monkeypatch.setenv("QUEUE_URL", queue.url)
    monkeypatch.setenv("ON_CALL_TOPIC_ARN", topic)
    return World(wire=wire, queue=queue, inbox=inbox)


def test_a_rise_and_its_end_are_one_mail_each(world: World) -> None:
    assert world.send() == []
    assert world.send(Kind.RESOLVE) == []
    assert [subject for subject, _ in world.mails] == [f"CRITICAL ALARM: {ALARM}", f"RESOLVED: {ALARM}"]


def test_what_was_done_is_not_mailed(world: World) -> None:
    assert world.send(Kind.NOTE, note="scaled out") == []
    assert world.mails == []


def test_a_rise_can_be_read_at_three_in_the_morning(world: World) -> None:
    world.send()
    [(_, body)] = world.mails
    assert body.splitlines() == [
        "ml-service runs out of CPU.",
        "",
        ALARM,
        "",
        "Service:  ml-service",
        "Severity: critical",
        "Owner:    platform-reliability",
        "Since:    2026-11-23 09:04:17 UTC",
        "Value:    alarm at > 80 (CPUUtilization)",
        "Remedy:   scale-out-service on plant/ml-service",
        "",
        "Runbook:  https://example.com/runbooks/high-cpu-utilization.md",
        "Alarm:    https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
        f"#alarmsV2:alarm/{ALARM}",
        "",
        "The notification says:",
        "Threshold Crossed: 2 out of the last 3 datapoints were greater than 80.0.",
    ]


def test_an_end_says_first_that_it_is_over_and_how_long_it_took() -> None:
    body = mail(delivery(Kind.RESOLVE)).body.splitlines()
    assert body[:2] == ["Over after 10 min.", "It was: ml-service runs out of CPU."]
    assert "Over at:  2026-11-23 09:14:17 UTC" in body
    assert not any(line.startswith("Remedy:") for line in body)


def test_without_a_remedy_a_person_must_act() -> None:
    assert "Remedy:   none: a person must act" in mail(delivery(remedy=None)).body


@given(
    name=TEXT.filter(bool),
    words=st.lists(TEXT, min_size=4, max_size=4),
    kind=st.sampled_from((Kind.TRIGGER, Kind.RESOLVE)),
    severity=st.sampled_from(Severity),
)
@example(name=LONG, words=[LONG] * 4, kind=Kind.TRIGGER, severity=Severity.CRITICAL)
@example(name="\n", words=["\r\n\x00"] * 4, kind=Kind.TRIGGER, severity=Severity.HIGH)
def test_sns_takes_every_mail_whatever_words_are_in_it(
    name: str, words: list[str], kind: Kind, severity: Severity
) -> None:
    """SNS API reference, Publish, `Subject` and `Message`."""
    said, meaning, service, owner = words
    shown = delivery(kind, meaning=meaning, service=service, owner=owner, severity=severity)
    made = mail(replace(shown, alert=replace(shown.alert, alarm=name, reason=said)))
    assert made.subject.isascii()
    assert made.subject.isprintable()
    assert made.subject[0].isalnum()
    assert len(made.subject) <= SUBJECT_MAX_CHARS
    assert len(made.body.encode()) <= 256 * 1024
    assert not any(ord(character) < 32 and character != "\n" for character in made.body)


def test_nobody_can_write_a_line_of_the_mail_in_anothers_name() -> None:
    shown = delivery(service="x\nOwner:    nobody", owner="the\r\nteam")
    body = mail(shown).body.splitlines()
    assert [line for line in body if line.startswith("Owner:")] == ["Owner:    the  team"]


@pytest.mark.parametrize(("mailed", "mails"), [(False, 1), (True, 2)])
def test_a_crash_mails_twice_rather_than_not_at_all(world: World, mailed: bool, mails: int) -> None:
    """Its only AWS call is the mail: it dies before it, or after it and before the message is gone."""
    if mailed:
        world.send()
        world.queue.put(delivery().to_text(), group="g", unique="the same, never acknowledged")
    else:
        world.wire.before(1, crash)
        with pytest.raises(CrashError):
            world.send()
    assert world.queue.deliver(handle) == []
    assert len(world.mails) == mails


def throttled() -> None:
    answer: Any = {"Error": {"Code": "Throttled", "Message": "slow down"}}
    raise client("sns").exceptions.ThrottledException(answer, "Publish")


def test_when_sns_is_too_busy_the_mail_waits_longer_each_time(world: World) -> None:
    world.wire.before(1, throttled)
    assert len(world.send()) == 1
    world.wire.before(1, throttled)
    assert len(world.queue.deliver(handle)) == 1
    changes = world.wire.of("ChangeMessageVisibility")
    assert [change["VisibilityTimeout"] for change in changes] == [2, 4]
    assert world.queue.deliver(handle) == []
    assert len(world.mails) == 1


def test_a_mail_that_sns_refuses_ends_in_the_dead_letter_queue(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ON_CALL_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:nowhere")
    world.send(at=after(1))
    for _ in range(4):
        assert len(world.queue.deliver(handle)) == 1
    with pytest.raises(AssertionError, match="empty"):
        world.queue.deliver(handle)
    assert world.queue.dead == 1
