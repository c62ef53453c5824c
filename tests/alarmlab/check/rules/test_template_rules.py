"""What a template hides is told: names given twice, and what only CloudFormation expands."""

from __future__ import annotations

import pytest

from alarmlab.check.rules import duplicate_key, not_expanded
from tests.alarmlab.check.templates import messages


def test_a_name_given_twice_is_told() -> None:
    text = """
        Resources:
          Age: {Type: AWS::CloudWatch::Alarm}
          Age: {Type: AWS::CloudWatch::Alarm}
        """

    assert messages(duplicate_key.RULE, text) == [
        "template: warning: Age is given twice in one mapping; only the last one counts"
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Transform: Mine\nResources: {}", ["Mine"]),
        ("Transform: [AWS::Include, AWS::Serverless-2016-10-31]\nResources: {}", ["AWS::Include"]),
        (
            "Transform: AWS::LanguageExtensions\nResources: {'Fn::ForEach::All': [A, [b], {}]}",
            ["Fn::ForEach::All"],
        ),
        ("Transform: AWS::Serverless-2016-10-31\nResources: {}", []),
        ("Resources: {Fn::Transform: {Name: AWS::Include}}", ["Fn::Transform"]),
    ],
)
def test_what_only_cloudformation_expands_is_named(text: str, names: list[str]) -> None:
    assert messages(not_expanded.RULE, text) == [
        f"template: note: {name} is expanded by CloudFormation only; what it makes is not checked"
        for name in names
    ]
