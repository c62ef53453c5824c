"""Who watches the watcher: the heartbeat goes the whole way, the second path needs none of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.emulator_process import ACCOUNT, REGION
from pdm_catalog.alarms import WATCHDOG, alarm_groups
from pdm_catalog.own_metrics import HEARTBEAT
from tests.end_to_end.conftest import Deployed, wait_for

pytestmark = pytest.mark.end_to_end
ANYBODY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}],
}
ALARM_KINDS = ("MetricAlarms", "CompositeAlarms")
CRITICAL, HIGH = "local-ML-Service-Prediction-Errors", "local-data-pipeline-High-CPU-Utilization"


def test_a_heartbeat_goes_the_whole_way_and_tells_nobody(deployed: Deployed) -> None:
    """Function, topic, queue, router, metric; no message, no incident."""
    told = len(deployed.slack.messages), len(deployed.pagerduty.events)

    deployed.invoke("heartbeat", {})
    found = wait_for(
        lambda: deployed.client("cloudwatch").list_metrics(
            Namespace=HEARTBEAT.namespace, MetricName=HEARTBEAT.name
        )["Metrics"]
    )

    assert [metric["Dimensions"] for metric in found] == [[{"Name": "Environment", "Value": "local"}]]
    assert (len(deployed.slack.messages), len(deployed.pagerduty.events)) == told


def test_the_second_path_carries_critical_alarms_while_the_pipeline_stands_still(deployed: Deployed) -> None:
    """The router is cut off from its queue; a critical alarm is mailed all the same, another is not."""
    sqs, sns = deployed.client("sqs"), deployed.client("sns")
    functions = deployed.client("lambda")
    # Nobody reads mail here: a queue is subscribed beside the addresses.
    inbox = sqs.create_queue(QueueName="second-path-inbox", Attributes={"Policy": json.dumps(ANYBODY)})[
        "QueueUrl"
    ]
    names = deployed.system.names
    sns.subscribe(
        TopicArn=names.topic_arn(names.second_path_topic),
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:second-path-inbox",
        Attributes={"RawMessageDelivery": "true"},
    )
    [mapping] = functions.list_event_source_mappings(FunctionName=names.function("alert_router"))[
        "EventSourceMappings"
    ]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        deployed.set_alarm(HIGH, "ALARM")
        deployed.set_alarm(CRITICAL, "ALARM", "6.0 was greater than the threshold (5.0)")
        mails = wait_for(lambda: _receive(sqs, inbox))
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
        deployed.set_alarm(HIGH, "OK")
        deployed.set_alarm(CRITICAL, "OK")

    assert len(mails) == 1
    assert f"{CRITICAL} is ALARM" in mails[0]
    assert "6.0 was greater than the threshold (5.0)" in mails[0]
    assert "Runbook: https://" in mails[0]


def test_planned_work_mutes_every_alarm_that_tells_but_those_on_this_system(deployed: Deployed) -> None:
    """As deployed: rules of CloudWatch's own, over alarms that are there."""
    cloudwatch = deployed.client("cloudwatch")
    pages = cloudwatch.get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    alarms = [alarm for page in pages for kind in ALARM_KINDS for alarm in page.get(kind, ())]
    telling = {alarm["AlarmName"] for alarm in alarms if alarm["AlarmActions"]}
    rules = cloudwatch.list_alarm_mute_rules()["AlarmMuteRuleSummaries"]
    muted: set[str] = set()
    for rule in rules:
        name = rule["AlarmMuteRuleArn"].rpartition(":")[2]
        muted |= set(cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=name)["MuteTargets"]["AlarmNames"])
    groups = alarm_groups(deployed.system.environment)
    own = {entry.name for group in groups if group.stack == WATCHDOG for entry in group.entries}

    assert own & telling
    assert muted == telling - own


def _receive(sqs: Any, url: str) -> list[str]:
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", [])]
