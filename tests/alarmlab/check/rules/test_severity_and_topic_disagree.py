"""Alarms of one severity go to one place, where a template says so clearly."""

from __future__ import annotations

import pytest

from alarmlab.check.rules.severity_and_topic_disagree import RULE
from tests.alarmlab.check.rules.given import alarm, template
from tests.alarmlab.check.templates import messages


def an_alarm(severity: str, topic: str) -> dict[str, object]:
    return alarm(Tags=[{"Key": "severity", "Value": severity}], AlarmActions=[topic])


def convention() -> dict[str, dict[str, object]]:
    pages = {f"P{index}": an_alarm("critical", "pages") for index in range(3)}
    return pages | {f"M{index}": an_alarm("low", "mails") for index in range(3)}


def test_one_that_goes_where_another_severity_goes_is_told() -> None:
    assert messages(RULE, template(**convention(), Odd=an_alarm("critical", "mails"))) == [
        "Odd: warning: its severity is critical, but its actions are those of the low alarms"
    ]


@pytest.mark.parametrize("severity", ["P1", "Critical", "crit"])
def test_words_for_the_same_severity_are_the_same(severity: str) -> None:
    assert len(messages(RULE, template(**convention(), Odd=an_alarm(severity, "mails")))) == 1


def test_the_description_may_say_the_severity() -> None:
    odd = alarm(AlarmDescription="Hot. Severity: critical. Owner: press", AlarmActions=["mails"])

    assert len(messages(RULE, template(**convention(), Odd=odd))) == 1


@pytest.mark.parametrize(
    "odd",
    [
        an_alarm("critical", "pages"),
        an_alarm("critical", "elsewhere"),
        an_alarm("medium", "pages"),
        alarm(AlarmName="HighTemperature", AlarmActions=["mails"]),
        alarm(
            Tags=[{"Key": "severity", "Value": "critical"}], AlarmActions=[{"Fn::Select": [0, ["a", "b"]]}]
        ),
    ],
)
def test_what_breaks_no_clear_convention_is_none(odd: dict[str, object]) -> None:
    assert messages(RULE, template(**convention(), Odd=odd)) == []


def test_two_alarms_are_no_convention() -> None:
    few = {name: found for name, found in convention().items() if name not in ("P2", "M2")}

    assert messages(RULE, template(**few, Odd=an_alarm("critical", "mails"))) == []


def test_severities_that_share_a_topic_are_no_convention() -> None:
    shared = {f"S{index}": an_alarm(("critical", "low")[index % 2], "all") for index in range(6)}

    assert messages(RULE, template(**shared)) == []
