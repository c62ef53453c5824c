"""A template is seen as far as it is sure: through parameters, conditions, nested stacks and exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.check.load import load_context
from alarmlab.check.rules.metric_unknown import RULE
from alarmlab.cloudformation.token import DefaultText, Token
from alarmlab.errors import BadInputError
from tests.alarmlab.check.templates import a_context, a_file_context, write

CONDITIONAL = """
    Parameters: {Stage: {Type: String, Default: dev}}
    Conditions: {IsProd: !Equals [!Ref Stage, prod]}
    Resources:
      Queue: {Type: AWS::SQS::Queue, Condition: IsProd, Properties: {QueueName: !If [IsProd, jobs, tries]}}
    """


def test_what_a_default_would_decide_stays_open() -> None:
    (stack,) = a_context(CONDITIONAL).stacks

    queue = stack.resources["Queue"]
    assert queue.condition == "IsProd"
    assert isinstance(queue.properties["QueueName"], Token)


@pytest.mark.parametrize(("stage", "names"), [("prod", ["jobs"]), ("dev", [])])
def test_what_a_given_parameter_decides_is_decided(stage: str, names: list[str]) -> None:
    (stack,) = a_context(CONDITIONAL, Stage=stage).stacks

    assert [queue.properties["QueueName"] for queue in stack.resources.values()] == names
    assert [queue.condition for queue in stack.resources.values()] == [None] * len(names)


CHILD = """
    Parameters: {Stage: {Type: String}}
    Conditions: {IsProd: !Equals [!Ref Stage, prod]}
    Resources:
      Queue: {Type: AWS::SQS::Queue, Condition: IsProd, Properties: {QueueName: !Ref Stage}}
    """


@pytest.mark.parametrize(
    ("passed", "condition", "name"),
    [
        ("prod", None, "prod"),
        ("!Ref Stage", "IsProd", DefaultText("prod")),
        ("!Ref AWS::StackName", "IsProd", None),
    ],
)
def test_a_nested_stack_knows_no_more_than_its_parent(
    tmp_path: Path, passed: str, condition: str | None, name: str | None
) -> None:
    write(tmp_path, "child.yaml", CHILD)
    parent = write(
        tmp_path,
        "parent.yaml",
        f"""
        Parameters: {{Stage: {{Type: String, Default: prod}}}}
        Resources:
          Child:
            Type: AWS::CloudFormation::Stack
            Properties: {{TemplateURL: child.yaml, Parameters: {{Stage: {passed}}}}}
        """,
    )

    _, child = a_file_context(parent).stacks

    found = child.resources["Queue"]
    assert found.condition == condition
    value = found.properties["QueueName"]
    assert (None if isinstance(value, Token) else value) == name
    assert isinstance(value, DefaultText) is isinstance(name, DefaultText)


def test_a_nested_template_given_by_name_too_is_checked_as_nested(tmp_path: Path) -> None:
    child = write(tmp_path, "child.yaml", "Resources: {Q: {Type: AWS::SQS::Queue}}")
    parent = write(
        tmp_path,
        "parent.yaml",
        "Resources: {C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}}",
    )

    context = load_context([child, parent, parent], parameters={})

    assert [stack.name for stack in context.stacks] == ["parent.yaml", "child.yaml"]


def test_a_parameter_no_template_asks_for_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="got Stag; no template asks for it"):
        a_file_context(write(tmp_path, "t.yaml", CHILD), Stag="x")


ALARM = """
    Resources:
      Slow:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/ApplicationELB
          MetricName: TargetResponseTime
          Dimensions: [{Name: LoadBalancer, Value: !ImportValue front}]
    """
OUTPUT = """
    Resources: {Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}}
    Outputs: {Front: {Value: VALUE, Export: {Name: front}}}
    """


@pytest.mark.parametrize(
    ("values", "count"),
    [(["!Ref Alb"], 1), (["!GetAtt Alb.LoadBalancerFullName"], 0), (["!Ref Alb", "!Ref Alb"], 0), ([], 0)],
)
def test_what_another_stack_exports_is_looked_at_there(tmp_path: Path, values: list[str], count: int) -> None:
    write(tmp_path, "alarm.yaml", ALARM)
    for number, value in enumerate(values):
        write(tmp_path, f"front{number}.yaml", OUTPUT.replace("VALUE", value))

    assert len(RULE.findings(a_file_context(tmp_path))) == count


def test_a_resource_whose_properties_a_macro_makes_is_not_judged() -> None:
    context = a_context(
        """
        Resources:
          Made: {Type: AWS::CloudWatch::Alarm, Properties: {"Fn::Transform": {Name: Mine}}}
          Half: {Type: AWS::CloudWatch::Alarm, Properties: {Period: 60, "Fn::Transform": {Name: Mine}}}
          Whole: {Type: AWS::CloudWatch::Alarm, Properties: {Period: 60}}
        """
    )

    assert [alarm.resource.logical_id for alarm in context.alarms] == ["Whole"]
