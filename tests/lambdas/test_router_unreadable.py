"""What is no alarm: the heartbeat tells nobody and is counted; what cannot be read is told once and kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.alert_router.core import HEARTBEAT_STALE_AFTER, SHOWN_CHARS, UNPARSED, is_alive, unparsed
from lambdas.alert_router.handler import handle
from lambdas.shared.delivery import Kind
from pdm_catalog.own_metrics import HEARTBEAT as METRIC
from pdm_catalog.routes import Sink
from tests.lambdas.builders import HEARTBEAT, QUEUE_ARN, START, alert, notification
from tests.lambdas.router_world import World, make_world
from tests.lambdas.world import CrashError, Queue, Wire, crash

SENT_MS = 1_795_424_657_123
# Read, remember, Slack, e-mail, remember: an unknown alarm's severity is high.
CALLS = ["GetItem", "UpdateItem", "SendMessage", "SendMessage", "UpdateItem"]


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> World:
    return make_world(wire, make, make_table, monkeypatch, tmp_path)


def heartbeat(age_s: float = 0, *, name: str = HEARTBEAT) -> str:
    return notification("ALARM", datetime.now(UTC) - timedelta(seconds=age_s), alarm=name, Trigger=...)


def test_a_heartbeat_is_one_datapoint_and_nothing_else(world: World) -> None:
    assert world.deliver(heartbeat()) == []
    assert world.wire.operations == ["PutMetricData"]
    [put] = world.wire.of("PutMetricData")
    [datum] = put["MetricData"]
    assert (put["Namespace"], datum["MetricName"]) == (METRIC.namespace, METRIC.name)
    assert datum["Dimensions"] == [{"Name": "Environment", "Value": "prod"}]
    assert (datum["Value"], datum["Unit"], "Timestamp" in datum) == (1, "Count", False)


def test_a_stale_heartbeat_is_dropped_so_that_a_backlog_does_not_look_alive(world: World) -> None:
    assert world.deliver(heartbeat(age_s=301), heartbeat(age_s=-301), heartbeat(age_s=3_600)) == []
    assert world.wire.operations == []


def test_the_heartbeat_of_another_environment_is_an_alarm_that_nobody_knows(world: World) -> None:
    assert world.deliver(heartbeat(name="dev-Heartbeat")) == []
    assert world.wire.of("PutMetricData") == []
    [told] = world.sinks[Sink.SLACK].drain()
    assert (told.entry.alarm, told.entry.known) == ("dev-Heartbeat", False)


def test_a_heartbeat_that_could_not_be_counted_is_counted_when_it_comes_again(world: World) -> None:
    world.wire.before(1, crash)
    with pytest.raises(CrashError):
        world.deliver(heartbeat())
    assert world.alerts.deliver(handle) == []
    assert world.wire.operations == ["PutMetricData"]


@given(age_s=st.floats(-10_000, 10_000))
def test_alive_is_what_is_less_than_five_minutes_away(age_s: float) -> None:
    now = START + timedelta(seconds=age_s)
    assert is_alive(alert(), now=now) == (abs(now - alert().changed) <= HEARTBEAT_STALE_AFTER)


def test_what_cannot_be_read_is_told_to_people_as_what_it_is(world: World) -> None:
    assert world.deliver("plain\nwords \x00 <!channel>") == ["plain\nwords \x00 <!channel>"]
    assert world.wire.operations == CALLS
    [told] = world.sinks[Sink.SLACK].drain()
    assert (told.kind, told.entry.alarm, told.alert.alarm, told.entry.known) == (
        *(Kind.TRIGGER, UNPARSED, UNPARSED),
        False,
    )
    assert "no alarm notification" in told.entry.meaning
    assert told.alert.reason == r"plain\nwords \x00 <!channel>"
    assert told.alert.region == "eu-west-1"
    assert len(world.told(Sink.EMAIL)) == 1
    assert world.told(Sink.PAGERDUTY) == world.told(Sink.REMEDIATION) == []


def test_it_is_told_once_however_often_it_comes_again_and_kept_in_the_dead_letter_queue(
    world: World, make: Callable[..., Queue]
) -> None:
    queue = make("short", receives=3)
    queue.put("plain words")
    for _ in range(3):
        assert queue.deliver(handle) == ["plain words"]
    with pytest.raises(AssertionError, match="empty"):
        queue.deliver(handle)
    assert (queue.dead, len(world.told())) == (1, 1)
    [kept] = queue.sqs.receive_message(QueueUrl=queue.dead_url)["Messages"]
    assert kept["Body"] == "plain words"


def test_two_different_ones_are_two_incidents_and_the_same_twice_is_one(world: World) -> None:
    world.deliver("one", "two", "one")
    told = world.told()
    assert len({incident for _, incident in told}) == 2


@pytest.mark.parametrize("call", range(1, len(CALLS) + 1))
def test_whichever_call_it_dies_at_people_are_told_once(world: World, call: int) -> None:
    world.wire.before(call, crash)
    with pytest.raises(CrashError):
        world.deliver("plain words")
    assert world.alerts.deliver(handle) == ["plain words"]
    assert [len(world.told(sink)) for sink in (Sink.SLACK, Sink.EMAIL)] == [1, 1]


@pytest.mark.parametrize(
    "body",
    [
        "s3cret words",
        '{"Type": "Notification", "Message": "s3cret words"}',
        '["s3cret"]',
        notification(StateChangeTime=..., AlarmDescription="s3cret"),
    ],
)
def test_no_log_line_holds_what_could_not_be_read(
    world: World, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    world.deliver(body)
    logged = caplog.text + "".join(str(line.__dict__) for line in caplog.records)
    assert "UnreadableAlertError" in logged
    assert "s3cret" not in logged


@given(body=st.text(), other=st.text())
def test_its_identity_is_the_body_and_what_people_see_of_it_is_printable_ascii(body: str, other: str) -> None:
    one, two = (unparsed(text, queue_arn=QUEUE_ARN, sent_ms=SENT_MS) for text in (body, other))
    assert (one.alarm_arn == two.alarm_arn) == (body == other)
    assert one.reason.isascii()
    assert one.reason.isprintable() or not one.reason
    assert one.changed_at == "2026-11-23T09:04:17.123+00:00"


def test_of_a_long_one_only_the_beginning_is_shown() -> None:
    assert unparsed("x" * 99_999, queue_arn=QUEUE_ARN, sent_ms=SENT_MS).reason == "x" * SHOWN_CHARS
