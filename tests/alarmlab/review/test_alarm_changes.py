"""What changes for whoever is woken, in words."""

from __future__ import annotations

import pytest

from alarmlab.review.alarm_changes import AlarmChanges, alarm_changes
from tests.alarmlab.review.revisions import an_alarm, stacks

OLD = {"Hot": an_alarm()}


def changes(**new: dict[str, object]) -> AlarmChanges:
    return alarm_changes(stacks(s=OLD), stacks(s=new))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Threshold": 75}, "fires at > 75 instead of > 80"),
        (
            {"ComparisonOperator": "LessThanThreshold", "Threshold": 0.5},
            "fires at < 0.5 instead of > 80",
        ),
        ({"DatapointsToAlarm": 3}, "fires after 3 of 3 periods instead of 2 of 3 periods"),
        ({"DatapointsToAlarm": None}, "fires after 3 of 3 periods instead of 2 of 3 periods"),
        ({"Period": 300}, "looks at periods of 5m instead of 1m"),
        (
            {"Statistic": None, "ExtendedStatistic": "p99"},
            "watches p99 of Fleet:Temperature instead of Average of Fleet:Temperature",
        ),
        (
            {"Dimensions": [{"Name": "Machine", "Value": {"Ref": "Press"}}]},
            'watches Average of Fleet:Temperature{Machine="${Press}"} '
            "instead of Average of Fleet:Temperature",
        ),
        ({"TreatMissingData": "breaching"}, "takes missing data as breaching instead of not said"),
        ({"AlarmName": "hot"}, "is called hot instead of press-hot: CloudFormation replaces it"),
        ({"AlarmDescription": "Cool it."}, "is described anew: Cool it."),
        ({"ActionsEnabled": False}, "its actions are switched off"),
        ({"OKActions": [{"Ref": "Mail"}]}, "tells ${Mail} when it is OK again"),
        ({"Tags": [{"Key": "severity", "Value": "low"}]}, "tag severity is low instead of not there"),
        ({"Unit": "Percent"}, 'Unit is "Percent" instead of not there'),
        (
            {"WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 5}},
            'WarmUpConfiguration is {"WarmUpPeriodDurationInMinutes": 5} instead of not there',
        ),
    ],
)
def test_each_property_has_its_words(change: dict[str, object], words: str) -> None:
    [change_found] = changes(Hot=an_alarm(**change)).changed

    assert change_found.words == (words,)


def test_an_action_that_is_replaced_is_two_facts() -> None:
    [change] = changes(Hot=an_alarm(AlarmActions=["mails"])).changed

    assert change.words == ("tells mails when it fires", "no longer tells pages when it fires")


def test_the_rule_of_a_composite_alarm_is_told() -> None:
    def composite(rule: str) -> dict[str, object]:
        return {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "Properties": {"AlarmName": "all", "AlarmRule": rule},
        }

    found = alarm_changes(stacks(s={"C": composite("ALARM(a)")}), stacks(s={"C": composite("ALARM(b)")}))

    assert [change.words for change in found.changed] == [("fires when ALARM(b) instead of ALARM(a)",)]


def test_metric_math_is_told_as_it_is_written() -> None:
    def math(expression: str) -> dict[str, object]:
        entries = [{"Id": "e", "Expression": expression, "Period": 60}]
        single = dict.fromkeys(("Namespace", "MetricName", "Statistic", "Period"))
        return an_alarm(**single, Metrics=entries)

    found = alarm_changes(stacks(s={"M": math("a / b")}), stacks(s={"M": math("100 * a / b")}))

    assert found.changed[0].words == ("watches 100 * a / b instead of a / b",)


def test_a_change_of_a_metrics_entry_that_has_no_words_is_never_silent() -> None:
    def math(returned: bool) -> dict[str, object]:
        entries = [{"Id": "e", "Expression": "a", "Period": 60, "ReturnData": returned}]
        return an_alarm(Metrics=entries)

    found = alarm_changes(stacks(s={"M": math(True)}), stacks(s={"M": math(False)}))

    assert "ReturnData" in found.changed[0].words[0]


def test_a_new_alarm_is_told_in_one_sentence() -> None:
    found = changes(
        **OLD, New=an_alarm(AlarmName="cold", ComparisonOperator="LessThanThreshold", Threshold=5)
    )

    assert found.added[0].alarms == ("cold",)
    assert found.added[0].words == (
        "fires when Average of Fleet:Temperature is < 5 in 2 of 3 periods of 1m; missing data: not said; "
        "tells pages",
    )
    assert found.counts == (1, 0, 0)


def test_an_alarm_that_is_gone_is_told() -> None:
    assert [change.alarms for change in changes().removed] == [("press-hot",)]


def test_an_alarm_with_another_id_or_in_another_stack_is_the_same_by_its_name() -> None:
    moved = alarm_changes(stacks(s=OLD), stacks(s={}, t={"Other": an_alarm(Threshold=75)}))

    assert moved.counts == (0, 0, 1)


def test_stages_that_change_alike_are_told_once() -> None:
    old = stacks(dev={"Hot": an_alarm(AlarmName="dev-hot")}, prod={"Hot": an_alarm(AlarmName="prod-hot")})
    new = stacks(
        dev={"Hot": an_alarm(AlarmName="dev-hot", Threshold=75)},
        prod={"Hot": an_alarm(AlarmName="prod-hot", Threshold=75)},
    )

    [change] = alarm_changes(old, new).changed

    assert change.alarms == ("dev-hot", "prod-hot")


def test_nothing_changes_nothing() -> None:
    assert changes(**OLD).counts == (0, 0, 0)
