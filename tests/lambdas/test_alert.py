"""Reading what CloudWatch sends: every documented shape, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared.alert import Alert, UnreadableAlertError, read_alert
from tests.lambdas.builders import ALARM, START, alert, arn, enveloped, notification

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
REQUIRED = ("AlarmArn", "AlarmName", "NewStateValue", "StateChangeTime")
CONTRIBUTOR = ("AlarmContributorId", "AlarmContributorAttributes")
OPTIONAL = ("OldStateValue", "NewStateReason", "Trigger", "Type", "Message", "AlarmDescription")
FIELDS = (*REQUIRED, *OPTIONAL, *CONTRIBUTOR)
MATH = {
    "Period": 60,
    "Threshold": 65.0,
    "Metrics": [{"Expression": "100*(a/b)", "Id": "e", "ReturnData": True}],
}
RATE = {"Id": "e", "Expression": "100*a/b", "Label": "error rate", "ReturnData": True}
ANOMALY = {
    "Period": 60,
    "ThresholdMetricId": "ad1",
    "Metrics": [{"Expression": "ANOMALY_DETECTION_BAND(m1)"}],
}
PERCENTILE = {
    "MetricName": "TargetResponseTime",
    "Namespace": "AWS/ApplicationELB",
    "StatisticType": "ExtendedStatistic",
    "Statistic": "p99",
    "Unit": None,
    "Threshold": 1,
}
CHILDREN = [{"Arn": arn("child"), "State": {"Value": "ALARM", "Timestamp": "2021-11-10T02:45:55.640+0000"}}]


def test_a_metric_alarm_is_read_whole() -> None:
    assert read_alert(notification()) == Alert(
        alarm_arn=arn(),
        alarm=ALARM,
        state="ALARM",
        previous="OK",
        changed_at="2026-11-23T09:04:17.123+00:00",
        reason="Threshold Crossed: 2 out of the last 3 datapoints were greater than 80.0.",
        threshold=80.0,
        comparison="GreaterThanThreshold",
        kind="metric",
        metric="AWS/ECS CPUUtilization",
        measured="CPUUtilization",
    )


def test_with_and_without_the_envelope_of_sns_it_is_the_same_alert() -> None:
    assert read_alert(enveloped(notification())) == read_alert(notification())


def test_region_and_account_come_from_the_arn() -> None:
    read = alert(Region="EU (Ireland)", AWSAccountId=...)
    assert (read.region, read.account, read.changed) == ("eu-west-1", "333333333333", START)


@pytest.mark.parametrize(
    ("more", "threshold", "metric"),
    [
        ({"Trigger": ..., "AlarmRule": "ALARM(a) OR ALARM(b)", "TriggeringChildren": CHILDREN}, None, None),
        ({"Trigger": ..., "AlarmRule": "ALARM(a)", "TriggeringChildren": []}, None, None),
        ({"Trigger": ..., "LogGroups": ["/a"], "QueryString": "fields @message"}, None, None),
        ({"Trigger": None}, None, None),
        ({"Trigger": MATH}, 65.0, None),
        ({"Trigger": ANOMALY}, None, None),
        ({"Trigger": PERCENTILE}, 1.0, "AWS/ApplicationELB TargetResponseTime"),
        ({"AlarmDescription": None}, 80.0, "AWS/ECS CPUUtilization"),
        (
            {"AlarmDescription": ..., "OldStateValue": ..., "NewStateReason": ...},
            80.0,
            "AWS/ECS CPUUtilization",
        ),
        ({"OldStateValue": None, "NewStateReason": None}, 80.0, "AWS/ECS CPUUtilization"),
        (
            {
                "AlarmContributorId": "6d442278dba546f6",
                "AlarmContributorAttributes": {"TableName": "t"},
                "ActionExecutedAfterMuteWindow": False,
            },
            80.0,
            "AWS/ECS CPUUtilization",
        ),
    ],
)
def test_every_documented_odd_shape_is_read(
    more: dict[str, Any], threshold: float | None, metric: str | None
) -> None:
    read = alert(**more)
    assert (read.alarm, read.state) == (ALARM, "ALARM")
    assert (read.threshold, read.metric) == (threshold, metric)


@pytest.mark.parametrize(
    ("more", "kind", "measured"),
    [
        ({}, "metric", "CPUUtilization"),
        ({"Trigger": MATH}, "metric math", ""),
        ({"Trigger": {"Metrics": [{"Id": "a", "ReturnData": False}, RATE]}}, "metric math", "error rate"),
        ({"Trigger": {"Metrics": [7, "x", {"Id": "e", "Label": 7}]}}, "metric math", ""),
        ({"Trigger": {"Metrics": {"Id": "e"}}}, "metric math", ""),
        ({"Trigger": ..., "AlarmRule": "ALARM(a)"}, "composite", ""),
        ({"Trigger": ..., "LogGroups": ["/a"]}, "other", ""),
    ],
)
def test_what_an_alarm_looks_at_and_what_people_call_it(
    more: dict[str, Any], kind: str, measured: str
) -> None:
    read = alert(**more)
    assert (read.kind, read.measured) == (kind, measured)


def test_a_time_series_of_an_alarm_over_many_is_a_subject_of_its_own() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Acting_Alarm_Changes.html"""
    read = alert(
        AlarmContributorId="6d442278dba546f6",
        AlarmContributorAttributes={"ServiceName": "cart", "ClusterName": "plant"},
    )
    assert read.subject == f"{arn()}#6d442278dba546f6"
    assert read.contributor == "ClusterName=plant, ServiceName=cart"
    assert alert().subject == arn()


@pytest.mark.parametrize("odd", [None, 7, "", ["a"], {"a": 7}, {"a": None}])
def test_an_odd_contributor_never_costs_the_alert(odd: Any) -> None:
    read = alert(AlarmContributorId=odd, AlarmContributorAttributes=odd)
    assert (read.alarm, read.subject) == (ALARM, arn())


@pytest.mark.parametrize("threshold", ["80", True, [], {}, float("nan"), float("inf"), 10**400])
def test_a_threshold_that_is_no_number_never_costs_the_alert(threshold: Any) -> None:
    read = alert(Trigger={"Threshold": threshold})
    assert read.threshold in (None, 1.0)
    assert json.loads(json.dumps(read.to_json(), allow_nan=False)) == read.to_json()


@pytest.mark.parametrize("trigger", ["text", 7, [1], True])
def test_a_trigger_that_is_no_object_never_costs_the_alert(trigger: Any) -> None:
    assert alert(Trigger=trigger).metric is None


def test_half_a_surrogate_pair_is_replaced_because_no_table_takes_it() -> None:
    assert alert(NewStateReason="a\ud800b").reason == "a?b"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-23T09:04:17.123+0000", "2026-11-23T09:04:17.123+00:00"),
        ("2026-11-23T09:04:17+0000", "2026-11-23T09:04:17.000+00:00"),
        ("2026-11-23T09:04:17.123456+0000", "2026-11-23T09:04:17.123+00:00"),
        ("2026-11-23T09:04:17Z", "2026-11-23T09:04:17.000+00:00"),
        ("2026-11-23T11:04:17.123+02:00", "2026-11-23T09:04:17.123+00:00"),
    ],
)
def test_however_a_time_is_written_it_is_read_so_that_it_orders_as_text(written: str, read: str) -> None:
    assert alert(StateChangeTime=written).changed_at == read


@given(first=st.datetimes(timezones=st.timezones()), second=st.datetimes(timezones=st.timezones()))
def test_times_of_alerts_order_as_text_as_they_order_in_time(first: Any, second: Any) -> None:
    one, two = alert("ALARM", first), alert("ALARM", second)
    assert (one.changed_at < two.changed_at) == (one.changed < two.changed)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 5_000,
        '{"Type": "Notification"}',
        '{"Type": "Notification", "Message": null}',
        '{"Type": "Notification", "Message": "plain words"}',
        '{"Type": "Notification", "Message": "[]"}',
        '{"Type": "SubscriptionConfirmation", "SubscribeURL": "https://example.com"}',
        notification(AlarmArn="test-arn"),
        notification(AlarmArn="::::::"),
        notification(AlarmArn="arn:aws:sns:eu-west-1:333333333333:alarm:x"),
        notification(AlarmArn=["a:b:c:d:e:f:g"]),
        notification(AlarmName=7),
        notification(state="BROKEN"),
        notification(StateChangeTime="yesterday"),
        notification(StateChangeTime="2026-11-23T09:04:17.123"),
        notification(StateChangeTime=1_700_000_000),
        notification(StateChangeTime="0001-01-01T00:00:00+14:00"),
        *(notification(**dict[str, Any]({field: ...})) for field in REQUIRED),
        *(notification(**dict[str, Any]({field: None})) for field in REQUIRED),
    ],
    ids=lambda body: body[:30],
)
def test_anything_else_is_unreadable(body: str) -> None:
    with pytest.raises(UnreadableAlertError):
        read_alert(body)


def test_the_error_says_what_is_missing() -> None:
    with pytest.raises(UnreadableAlertError, match="without AlarmArn, NewStateValue"):
        read_alert(notification(AlarmArn=..., NewStateValue=...))


@given(body=st.text() | JSON_VALUES.map(json.dumps) | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_no_body_at_all_raises_anything_but_unreadable(body: str) -> None:
    with pytest.raises(UnreadableAlertError):
        read_alert(body)


@given(
    more=st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES),
    wrapped=st.booleans(),
)
def test_whatever_stands_in_its_fields_a_notification_is_an_alert_or_unreadable(
    more: dict[str, Any], wrapped: bool
) -> None:
    body = notification(**more)
    try:
        read = read_alert(enveloped(body) if wrapped else body)
    except UnreadableAlertError:
        return
    assert Alert(**json.loads(json.dumps(read.to_json(), allow_nan=False))) == read
    assert read.changed.utcoffset() is not None
    assert all((read.region, read.account))
