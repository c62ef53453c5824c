"""Composite alarms in templates: how their rules and suppressors name alarms, and what CloudWatch rejects."""

from __future__ import annotations

from typing import Any

import pytest

from alarmlab.alarms.actions import actions_on
from alarmlab.alarms.composite import CompositeAlarm, Suppressor
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import Survey, survey
from alarmlab.cloudformation.intrinsics import Token
from alarmlab.errors import AlarmlabError, BadInputError, NotEvaluatedYetError
from tests.alarmlab.builders import a_composite, a_template, an_alarm, properties

ARN = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:page"


def template_of(**composite: object) -> dict[str, Any]:
    """PressHot is press-hot, LatheHot has no name, Plant is the composite alarm plant."""
    template = a_template({"Stage": {"Type": "String"}, "Name": {"Type": "String", "Default": "press-hot"}})
    template["Resources"] |= {
        "LatheHot": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(AlarmName=None)},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Plant": a_composite(**composite),
    }
    return template


def survey_of(template: dict[str, Any]) -> Survey:
    return survey(template, parameters={}, account="111122223333", region="eu-west-1")


def read(**composite: object) -> CompositeAlarm:
    found = survey_of(template_of(**composite))
    for refused in found.refused:
        raise refused.reason
    (alarm,) = found.composites
    return alarm


def error(**composite: object) -> AlarmlabError:
    with pytest.raises(AlarmlabError) as caught:
        read(**composite)
    return caught.value


def test_a_composite_alarm_is_read_with_what_it_says_and_the_defaults_for_the_rest() -> None:
    assert read(AlarmRule="ALARM(press-hot)") == CompositeAlarm(
        logical_id="Plant",
        name="plant",
        description=None,
        rule=read(AlarmRule="ALARM(press-hot)").rule,
        rule_text="ALARM(press-hot)",
        suppressor=None,
        actions_enabled=True,
        alarm_actions=(),
        ok_actions=(),
        insufficient_data_actions=(),
    )


@pytest.mark.parametrize(
    ("rule", "children"),
    [
        (
            "ALARM(press-hot) OR ALARM(of-another-template) OR OK(press-hot)",
            ("press-hot", "of-another-template"),
        ),
        (f"ALARM({ARN}press-hot)", ("press-hot",)),
        (f'ALARM("{ARN}of another template")', ("of another template",)),
        ({"Fn::Join": ["", ['ALARM("', {"Fn::GetAtt": ["PressHot", "Arn"]}, '")']]}, ("press-hot",)),
        ({"Fn::Sub": "ALARM(${PressHot}) AND OK(${LatheHot.Arn})"}, ("press-hot", "LatheHot")),
        ({"Fn::Sub": 'ALARM("${Name}")'}, ("press-hot",)),
        (
            {"Fn::Sub": "OK(arn:aws:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${LatheHot})"},
            ("LatheHot",),
        ),
        (
            {"Fn::Join": ["", ["ALARM(", {"Fn::ImportValue": "Line:PressArn"}, ")"]]},
            ("${Fn::ImportValue:Line:PressArn}",),
        ),
        ("TRUE", ()),
    ],
)
def test_a_rule_names_alarms_by_name_arn_reference_or_export(rule: object, children: tuple[str, ...]) -> None:
    assert read(AlarmRule=rule).children == children


@pytest.mark.parametrize("name", ["lathe-hot", f"{ARN}lathe-hot", {"Ref": "PressHot"}])
def test_a_suppressor_is_named_as_the_alarms_of_a_rule_are(name: object) -> None:
    alarm = read(ActionsSuppressor=name, ActionsSuppressorWaitPeriod=0, ActionsSuppressorExtensionPeriod="60")

    expected = "press-hot" if isinstance(name, dict) else "lathe-hot"
    assert alarm.suppressor == Suppressor(alarm=expected, wait_s=0, extension_s=60)


def test_a_composite_alarm_watches_others_in_any_order_of_the_template() -> None:
    template = template_of(AlarmRule="ALARM(site)")
    template["Resources"]["Site"] = a_composite(AlarmName="site", AlarmRule="ALARM(press-hot)")

    assert [alarm.name for alarm in survey_of(template).composites] == ["plant", "site"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"AlarmRule": None}, "alarm plant: AlarmRule: got nothing; AlarmRule must be there"),
        ({"AlarmRule": "ALARM(plant)"}, "AlarmRule does not name the alarm itself"),
        (
            {"AlarmRule": "ALARM(LatheHot)"},
            "LatheHot is a logical id; its AlarmName is left to CloudFormation",
        ),
        (
            {"AlarmRule": "ALARM(arn:aws:cloudwatch:us-east-1:111122223333:alarm:a)"},
            "the alarm is of the region us-east-1, not of eu-west-1",
        ),
        (
            {"AlarmRule": "ALARM(arn:aws:cloudwatch:eu-west-1:1:alarm:a)"},
            "the alarm is of the account 1, not of 111122223333",
        ),
        ({"ActionsSuppressor": "a"}, "ActionsSuppressorWaitPeriod: got nothing"),
        (
            {
                "ActionsSuppressor": "a",
                "ActionsSuppressorWaitPeriod": -1,
                "ActionsSuppressorExtensionPeriod": 1,
            },
            "ActionsSuppressorWaitPeriod is a whole number of at least 0",
        ),
        (
            {
                "ActionsSuppressor": "LatheHot",
                "ActionsSuppressorWaitPeriod": 1,
                "ActionsSuppressorExtensionPeriod": 1,
            },
            "ActionsSuppressor is an alarm's name or ARN: LatheHot is a logical id",
        ),
        ({"AlarmActions": [TOPIC] * 6}, "AlarmActions holds at most 5 actions"),
    ],
)
def test_what_cloudwatch_would_reject_is_bad_input(changes: dict[str, object], message: str) -> None:
    found = error(**changes)

    assert isinstance(found, BadInputError)
    assert message in str(found)


def test_a_rule_is_as_long_as_its_arns_make_it() -> None:
    """A rule of 9000 characters in the template is one of 25 000 on AWS."""
    once = "ALARM(${PressHot.Arn})"
    by_arn, by_name = (" OR ".join([text] * 180) for text in (once, "ALARM(${PressHot})"))

    found = error(AlarmRule={"Fn::Sub": " OR ".join([once] * 180)})

    length = len(" OR ".join([f"ALARM({ARN}press-hot)"] * 180))
    assert len(by_arn) < 10_240 < length
    assert f"has {length} characters; a rule has at most 10240" in str(found)
    assert "name alarms by their names" in found.fix
    assert read(AlarmRule={"Fn::Sub": by_name}).children == ("press-hot",)


def test_an_error_in_a_rule_shows_the_rule_and_the_place() -> None:
    assert str(error(AlarmRule="ALARM(press-hot) and OK(lathe-hot)")) == (
        "alarm plant: AlarmRule: at character 18: got 'and', expected AND, OR or the end\n"
        "    ALARM(press-hot) and OK(lathe-hot)\n"
        "                     ^\n"
        "  fix: write AND: words of a rule are capital letters"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"AlarmRule": {"Fn::Sub": "ALARM(${Topic})"}}, "${Topic} is no alarm of this template"),
        ({"AlarmRule": {"Fn::Sub": "ALARM(${Stage}-hot)"}}, "${Stage}-hot is known only to the deployment"),
        ({"ActionsSuppressor": {"Ref": "Stage"}}, "cannot evaluate ${Stage} is no alarm of this template"),
        ({"ActionConfiguration": {}}, "alarmlab cannot evaluate ActionConfiguration yet"),
    ],
)
def test_what_only_the_deployment_knows_is_refused(changes: dict[str, object], message: str) -> None:
    periods = {"ActionsSuppressorWaitPeriod": 1, "ActionsSuppressorExtensionPeriod": 1}

    found = error(**periods, **changes)

    assert isinstance(found, NotEvaluatedYetError)
    assert message in str(found)


def test_alarms_that_watch_each_other_in_a_circle_are_bad_input() -> None:
    template = template_of(AlarmRule="ALARM(press-hot) OR ALARM(site)")
    template["Resources"]["Site"] = a_composite(AlarmName="site", AlarmRule="OK(region) OR ALARM(press-hot)")
    template["Resources"]["Region"] = a_composite(AlarmName="region", AlarmRule="NOT ALARM(site)")

    with pytest.raises(BadInputError) as caught:
        survey_of(template)

    assert caught.value.what.startswith("watches itself: site -> region -> site; ")


def test_two_ways_to_the_same_alarm_are_no_circle() -> None:
    template = template_of(AlarmRule="ALARM(left) AND ALARM(right)")
    for side in ("left", "right"):
        template["Resources"][side] = a_composite(AlarmName=side, AlarmRule="ALARM(press-hot)")

    assert len(survey_of(template).composites) == 3


def test_the_actions_of_a_state_are_none_when_actions_are_not_enabled() -> None:
    topic = {"AlarmActions": [{"Ref": "Topic"}], "OKActions": [TOPIC]}

    assert [actions_on(read(**topic), state) for state in State] == [
        (TOPIC,),
        (Token(text="${Topic}", logical_ids=frozenset({"Topic"})),),
        (),
    ]
    assert [actions_on(read(**topic, ActionsEnabled=False), state) for state in State] == [(), (), ()]
    assert actions_on(an_alarm(), State.ALARM) == ()
