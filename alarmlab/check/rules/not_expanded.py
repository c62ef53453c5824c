"""What only CloudFormation expands, so that no rule sees it."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule

_HARMLESS = (
    "AWS::Serverless-",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-",
    "AWS::CodeDeployBlueGreen",
)
"""What these transforms add to a template bears no alarm, dashboard or metric of its own.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html
"""


def _look(context: Context) -> Iterator[Problem]:
    for stack in context.stacks:
        for name in stack.unexpanded:
            if name.startswith(_HARMLESS):
                continue
            yield Problem(
                at=stack.places.template,
                message=f"{name} is expanded by CloudFormation only; what it makes is not checked",
                fix="check what `aws cloudformation get-template --template-stage Processed` gives",
            )


RULE = Rule(
    id="not-expanded",
    doc="A macro or a loop makes resources that alarmlab does not see.",
    severity=Severity.NOTE,
    look=_look,
)
