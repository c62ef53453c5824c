"""How much CloudWatch takes; the largest it takes is none."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from alarmlab.check.rules import dashboard_quota, quota
from tests.alarmlab.check.rules.given import alarm, composite, entry, math_alarm, resource, template
from tests.alarmlab.check.templates import messages


def a_query(periods: int) -> dict[str, object]:
    query = {"Id": "q", "Expression": 'SELECT AVG(x) FROM "AWS/EC2"', "Period": 300}
    return math_alarm(query, EvaluationPeriods=periods)


def names(count: int) -> str:
    return " OR ".join(f"ALARM(a{index})" for index in range(count))


def a_mute(count: int) -> dict[str, object]:
    targets = {"AlarmNames": [f"a{index}" for index in range(count)]}
    return resource("AWS::CloudWatch::AlarmMuteRule", MuteTargets=targets)


def a_wide(count: int) -> dict[str, object]:
    return alarm(Dimensions=[{"Name": f"d{index}", "Value": "x"} for index in range(count)])


@pytest.mark.parametrize(
    ("largest", "larger", "message"),
    [
        (alarm(AlarmName="x" * 255), alarm(AlarmName="x" * 256), "error: AlarmName has 256 characters"),
        (
            alarm(AlarmDescription="x" * 1024),
            alarm(AlarmDescription="x" * 1025),
            "error: AlarmDescription has 1025 characters; CloudWatch takes at most 1024",
        ),
        (alarm(OKActions=["a"] * 5), alarm(OKActions=["a"] * 6), "error: OKActions holds 6 actions"),
        (a_wide(30), a_wide(31), "error: Temperature has 31 dimensions"),
        (
            math_alarm(*(entry(f"m{index}") for index in range(10))),
            math_alarm(*(entry(f"m{index}") for index in range(11))),
            "error: it names 11 metrics; CloudWatch takes at most 10",
        ),
        (
            math_alarm(entry("m"), *({"Id": f"e{index}", "Expression": "m"} for index in range(10))),
            math_alarm(entry("m"), *({"Id": f"e{index}", "Expression": "m"} for index in range(11))),
            "error: it has 11 expressions",
        ),
        (
            math_alarm(entry("m"), {"Id": "e", "Expression": "m" * 2048}),
            math_alarm(entry("m"), {"Id": "e", "Expression": "m" * 2049}),
            "error: an expression has 2049 characters",
        ),
        (a_query(36), a_query(37), "error: a Metrics Insights query looks at 11100 seconds"),
        (
            composite("x" * 10_240),
            composite("x" * 10_241),
            "error: AlarmRule has 10241 characters; CloudWatch takes at most 10240",
        ),
        (a_mute(100), a_mute(101), "warning: it mutes 101 alarms; CloudWatch takes at most 100"),
        (a_mute(100), a_mute(501), "error: it mutes 501 alarms"),
    ],
)
def test_more_than_cloudwatch_takes_is_told(
    largest: Mapping[str, object], larger: Mapping[str, object], message: str
) -> None:
    [found] = messages(quota.RULE, template(A=larger))

    assert found.startswith(f"A: {message}")
    assert messages(quota.RULE, template(A=largest)) == []


def test_what_only_the_deployment_knows_has_no_length() -> None:
    open_name = alarm(AlarmName={"Fn::Sub": "${AWS::StackName}" + "x" * 255}, OKActions=[{"Ref": "T"}] * 6)

    assert messages(quota.RULE, template(A=open_name)) == []


def test_metric_math_may_look_back_a_day() -> None:
    long = math_alarm(entry("m"), {"Id": "e", "Expression": "m", "Period": 300}, EvaluationPeriods=288)

    assert messages(quota.RULE, template(A=long)) == []


def a_dashboard(*widgets: int) -> dict[str, object]:
    body = {
        "widgets": [
            {
                "type": "metric",
                "properties": {"title": "t", "metrics": [["N", f"m{i}"] for i in range(count)]},
            }
            for count in widgets
        ]
    }
    return resource("AWS::CloudWatch::Dashboard", DashboardBody=json.dumps(body))


@pytest.mark.parametrize(
    ("widgets", "found"),
    [
        ([1] * 500, []),
        ([1] * 501, ["error: it has 501 widgets; CloudWatch takes at most 500"]),
        ([500] * 5, []),
        ([501], ["warning: t has 501 metrics; a widget shows at most 500"]),
        ([500] * 5 + [1], ["warning: it has 2501 metrics; a dashboard shows at most 2500"]),
    ],
)
def test_a_dashboard_has_limits_too(widgets: list[int], found: list[str]) -> None:
    assert messages(dashboard_quota.RULE, template(D=a_dashboard(*widgets))) == [f"D: {one}" for one in found]


def test_a_body_joined_from_parts_is_counted() -> None:
    rows = ",".join(f'["N","m{index}"]' for index in range(501))
    parts = [
        '{"widgets":[{"type":"metric","properties":{"region":"',
        {"Ref": "AWS::Region"},
        f'","metrics":[{rows}]}}}}]}}',
    ]
    dashboard = resource("AWS::CloudWatch::Dashboard", DashboardBody={"Fn::Join": ["", parts]})

    assert len(messages(dashboard_quota.RULE, template(D=dashboard))) == 1
