"""Mute rules are kept as declared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Deploy

ARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm-mute-rule:"
WEEKLY = {"Schedule": {"Expression": "cron(0 2 * * SUN)", "Duration": "PT4H", "Timezone": "Europe/Berlin"}}
ONCE = {"Schedule": {"Expression": "at(2026-12-24T18:00)", "Duration": "P2D"}}


@pytest.fixture
def cloudwatch(emulator: Emulator) -> Any:
    return emulator.client("cloudwatch")


def test_a_rule_of_a_template_reads_back_through_the_api(
    cloudwatch: Any, deploy: Deploy, unique: str
) -> None:
    targets = {"AlarmNames": [f"{unique}-alarm"]}
    properties = {"Name": unique, "Description": "d", "Rule": WEEKLY, "MuteTargets": targets}
    rule = {"Type": "AWS::CloudWatch::AlarmMuteRule", "Properties": properties}

    outputs = deploy({"Rule": rule}, Arn={"Fn::GetAtt": ["Rule", "Arn"]})

    told = cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=unique)
    assert outputs["Arn"] == told["AlarmMuteRuleArn"] == ARN + unique
    assert (told["Rule"], told["MuteTargets"], told["Description"]) == (WEEKLY, targets, "d")
    assert (told["MuteType"], told["Status"]) == ("RECURRING", "SCHEDULED")
    listed = cloudwatch.list_alarm_mute_rules(AlarmName=f"{unique}-alarm")["AlarmMuteRuleSummaries"]
    assert [each["AlarmMuteRuleArn"] for each in listed] == [ARN + unique]
    assert isinstance(listed[0]["LastUpdatedTimestamp"], datetime)


def test_a_rule_that_is_put_can_expire_and_be_deleted(cloudwatch: Any, unique: str) -> None:
    past = datetime(2026, 1, 1, tzinfo=UTC)
    cloudwatch.put_alarm_mute_rule(Name=unique, Rule=ONCE, ExpireDate=past)

    told = cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=unique)
    assert (told["MuteType"], told["Status"], told["ExpireDate"]) == ("ONE_TIME", "EXPIRED", past)
    expired = cloudwatch.list_alarm_mute_rules(Statuses=["EXPIRED"])["AlarmMuteRuleSummaries"]
    assert ARN + unique in [each["AlarmMuteRuleArn"] for each in expired]

    cloudwatch.delete_alarm_mute_rule(AlarmMuteRuleName=unique)
    with pytest.raises(cloudwatch.exceptions.ResourceNotFoundException):
        cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=unique)
