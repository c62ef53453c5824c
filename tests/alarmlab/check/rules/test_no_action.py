"""An alarm tells somebody, itself or through something else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from alarmlab.check.rules.no_action import RULE
from tests.alarmlab.check.rules.given import alarm, composite, resource, template
from tests.alarmlab.check.templates import messages

SILENT = alarm(AlarmActions=None)
NOBODY = "A: warning: it has no alarm action and nothing else uses its state; nobody is told"


@pytest.mark.parametrize("quiet", [SILENT, alarm(AlarmActions=[]), alarm(AlarmActions=None, OKActions=["x"])])
def test_an_alarm_without_alarm_actions_tells_nobody(quiet: Mapping[str, object]) -> None:
    assert messages(RULE, template(A=quiet)) == [NOBODY]


def test_actions_that_are_switched_off_tell_nobody() -> None:
    found = messages(RULE, template(A=alarm(ActionsEnabled=False)))

    assert found == ["A: warning: its actions are switched off; nobody is told"]


def test_a_dashboard_that_shows_it_tells_nobody() -> None:
    shown = resource("AWS::CloudWatch::Dashboard", DashboardBody={"Fn::Sub": '{"alarms": ["${A.Arn}"]}'})

    assert messages(RULE, template(A=SILENT, D=shown)) == [NOBODY]


@pytest.mark.parametrize(
    "user",
    [
        composite({"Fn::Sub": "ALARM(${A})"}),
        composite('ALARM("press-hot") AND OK(other)'),
        composite("TRUE", ActionsSuppressor="press-hot"),
        composite({"Fn::Sub": "ALARM(${Fn::Unknown})"}),
        composite("ALARM("),
        resource("AWS::CodeDeploy::DeploymentGroup", AlarmConfiguration={"Alarms": [{"Name": {"Ref": "A"}}]}),
        resource("AWS::ECS::Service", DeploymentConfiguration={"Alarms": {"AlarmNames": ["press-hot"]}}),
        resource("AWS::Events::Rule", EventPattern={"detail-type": ["CloudWatch Alarm State Change"]}),
    ],
)
def test_an_alarm_that_something_else_uses_is_none(user: Mapping[str, object]) -> None:
    assert messages(RULE, template(A=SILENT, U=user)) == []


@pytest.mark.parametrize("actions", [["arn:x"], [{"Ref": "Topic"}], {"Ref": "Topics"}])
def test_an_action_is_enough_even_one_only_the_deployment_knows(actions: object) -> None:
    assert messages(RULE, template(A=alarm(AlarmActions=actions))) == []


def test_another_composite_alarm_does_not_help() -> None:
    assert messages(RULE, template(A=SILENT, C=composite("ALARM(other)"))) == [NOBODY]
