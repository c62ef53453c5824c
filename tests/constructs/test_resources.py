"""What is declared in plain Python arrives in the template as it was declared, under ids that stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from hypothesis import given
from hypothesis import strategies as st

from pdm_watch.nag import check
from pdm_watch.policies import allow, document
from pdm_watch.resources import Resources, logical_id

# A line end of JavaScript's, a character of four bytes, what JSON escapes, and what YAML reads otherwise.
STRANGE = 'yes\u2028 no: [0o17] "\\ \t é 😀 <<: *a !Ref b # c'


def template(declare: Any) -> dict[str, Any]:
    """The resources of a stack in which `declare` was called."""
    stack = Stack(App(), "Test")
    with Resources(stack) as resources:
        declare(resources)
    return dict(Template.from_stack(stack).to_json()["Resources"])


def test_every_property_arrives_as_it_was_declared() -> None:
    """Strings above all: the CDK reads the resources from a file."""

    def declare(resources: Resources) -> None:
        first = resources.add("First", "AWS::SSM::Parameter", Type="String", Value=STRANGE, Name=None)
        resources.add(
            "Second", "AWS::SSM::Parameter", depends_on=[first], removal="Retain", Type="String", Value="0123"
        )

    assert template(declare) == {
        "First": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": STRANGE}},
        "Second": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Value": "0123"},
            "DependsOn": ["First"],
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
        },
    }


def test_an_id_that_is_taken_is_refused() -> None:
    """Else the second would replace the first without a word."""
    resources = Resources(Stack(App(), "Test"))
    resources.add("Queue", "AWS::SQS::Queue")

    with pytest.raises(ValueError, match="Queue is declared twice in Test"):
        resources.add("Queue", "AWS::SQS::Queue")


def test_a_mistake_on_the_way_hands_nothing_over() -> None:
    """And is told as it is, not as what the CDK makes of half a stack."""
    stack = Stack(App(), "Test")

    with pytest.raises(LookupError, match="half way"):
        _half(stack)

    assert stack.node.children == []


def _half(stack: Stack) -> None:
    with Resources(stack) as resources:
        resources.add("Queue", "AWS::SQS::Queue")
        raise LookupError("half way")


@given(st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=8, unique=True))
def test_names_have_ids_of_their_own_that_cloudformation_takes(names: list[str]) -> None:
    """`a-b` and `ab` are two names; an id is letters and digits."""
    made = {logical_id("Alarm", name) for name in names}

    assert len(made) == len(names)
    assert all(one.isascii() and one.isalnum() and len(one) <= 255 for one in made)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_wildcard_stops_the_synth_unless_it_is_accepted(tmp_path: Path, accepted: bool) -> None:
    """cdk-nag sees what is handed over in one call as it sees any resource."""
    app = App(outdir=str(tmp_path))
    check(app)
    with Resources(Stack(app, "Test")) as resources:
        role = resources.add(
            "Role",
            "AWS::IAM::Role",
            AssumeRolePolicyDocument=document(allow(["sts:AssumeRole"], (), to="lambda.amazonaws.com")),
        )
        reads_all = document(allow(["s3:GetObject"], "arn:aws:s3:::bucket/*"))
        resources.add(
            "Policy", "AWS::IAM::Policy", PolicyName="p", PolicyDocument=reads_all, Roles=[role.ref]
        )
        if accepted:
            resources.accept("AwsSolutions-IAM5[Resource::arn:aws:s3:::bucket/*]", "a test's")
    if accepted:
        app.synth()
    else:
        with pytest.raises(RuntimeError, match="AwsSolutions-IAM5"):
            app.synth()
