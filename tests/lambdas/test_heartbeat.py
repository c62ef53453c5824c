"""The heartbeat is a notification like CloudWatch's, so it goes wherever an alarm goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.alert_router.handler import handle as route
from lambdas.heartbeat.core import notification
from lambdas.heartbeat.handler import handle
from lambdas.shared.alert import read_alert
from tests.lambdas import builders
from tests.lambdas.builders import HEARTBEAT, START
from tests.lambdas.router_world import World, make_world
from tests.lambdas.world import Queue, Wire

TOPIC = "arn:aws:sns:eu-west-1:333333333333:pdm-prod-alerts-critical"


@given(at=st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.timezones()))  # noqa: DTZ001  strategy adds the zone
def test_it_is_read_as_an_alarm_of_this_account_that_rings_now(at: datetime) -> None:
    read = read_alert(notification(alarm=HEARTBEAT, topic_arn=TOPIC, now=at))
    assert (read.alarm, read.state) == (HEARTBEAT, "ALARM")
    assert read.alarm_arn == f"arn:aws:cloudwatch:eu-west-1:333333333333:alarm:{HEARTBEAT}"
    assert timedelta(0) <= at - read.changed < timedelta(milliseconds=1)


def test_its_fields_are_those_that_cloudwatch_documents_written_as_cloudwatch_writes_them() -> None:
    message = json.loads(notification(alarm=HEARTBEAT, topic_arn=TOPIC, now=START))
    documented = json.loads(builders.notification())
    assert set(message) < set(documented)
    assert message["StateChangeTime"] == documented["StateChangeTime"]
    elsewhere = START.astimezone(timezone(timedelta(hours=-5)))
    assert json.loads(notification(alarm=HEARTBEAT, topic_arn=TOPIC, now=elsewhere)) == message


def test_another_partition_keeps_its_name() -> None:
    arn = TOPIC.replace("arn:aws:", "arn:aws-cn:")
    assert read_alert(notification(alarm="a", topic_arn=arn, now=START)).alarm_arn.startswith("arn:aws-cn:")


@pytest.fixture
def world(
    wire: Wire,
    make: Callable[..., Queue],
    make_table: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> World:
    return make_world(wire, make, make_table, monkeypatch, tmp_path)


@pytest.mark.parametrize("raw", ["true", "false"])
def test_it_goes_the_whole_way_from_the_topic_through_the_queue_to_the_metric(
    world: World, own: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, raw: str
) -> None:
    sns = own("sns")
    topic = sns.create_topic(Name="pdm-prod-alerts-critical")["TopicArn"]
    queue_arn = f"arn:aws:sqs:eu-west-1:{topic.split(':')[4]}:alerts"
    raw_delivery = {"RawMessageDelivery": raw}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn, Attributes=raw_delivery)
    monkeypatch.setenv("TOPIC_ARN", topic)
    monkeypatch.setenv("HEARTBEAT_ALARM", HEARTBEAT)
    handle({}, None)
    assert world.alerts.deliver(route) == []
    assert world.wire.operations == ["Publish", "PutMetricData"]
