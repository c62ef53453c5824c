"""A description links to what to do."""

from __future__ import annotations

import pytest

from alarmlab.check.rules.no_runbook import RULE
from tests.alarmlab.check.rules.given import alarm, template
from tests.alarmlab.check.templates import messages

PLAIN = alarm(AlarmDescription="It is hot.")


@pytest.mark.parametrize("description", ["It is hot.", None, ""])
def test_a_description_without_a_link_is_worth_a_note(description: str | None) -> None:
    found = messages(RULE, template(A=alarm(AlarmDescription=description)))

    assert found == ["A: note: its description has no link to a runbook"]


def test_where_most_alarms_have_one_it_is_a_warning() -> None:
    found = messages(RULE, template(A=PLAIN, B=alarm(), C=alarm()))

    assert found == ["A: warning: its description has no link to a runbook, as those of 2 other alarms have"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"AlarmDescription": {"Fn::Sub": "${Base}/press-hot"}},
        {"AlarmDescription": {"Fn::Sub": "https://${Host}/press-hot"}},
        {"AlarmDescription": None, "AlarmActions": None},
        {"AlarmDescription": None, "AlarmActions": ["arn:aws:autoscaling:us-east-1:1:scalingPolicy:x"]},
    ],
)
def test_a_link_an_open_description_and_an_alarm_for_nobody_are_none(changes: dict[str, object]) -> None:
    assert messages(RULE, template(A=alarm(**changes))) == []
