"""What is declared in plain Python arrives in the template as it was declared, under ids that stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm_catalog.watched import Parameter
from pdm_watch.policies import allow, document
from pdm_watch.resources import Resources, logical_id

# A line end of JavaScript's, a character of four bytes, what JSON escapes, and what YAML reads otherwise.
STRANGE = 'yes\u2028 no: [0o17] "\\ \t é 😀 <<: *a !Ref b # c'


def template(resources: Resources) -> dict[str, Any]:
    """What the CDK makes of them."""
    from pdm_watch.hand_over import hand_over  # isort: skip  # starts Node, as everything below

    from aws_cdk import App, Stack
    from aws_cdk.assertions import Template

    stack = Stack(App(), "Test")
    hand_over(resources, stack)
    return dict(Template.from_stack(stack).to_json())


def test_every_property_arrives_as_it_was_declared() -> None:
    """Texts above all: the CDK reads the resources from a file."""
    resources = Resources()
    first = resources.add("First", "AWS::SSM::Parameter", Type="String", Value=STRANGE, Name=None)
    resources.add(
        "Second", "AWS::SSM::Parameter", depends_on=[first], removal="Retain", Type="String", Value="0123"
    )

    assert template(resources)["Resources"] == {
        "First": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": STRANGE}},
        "Second": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Value": "0123"},
            "DependsOn": ["First"],
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
        },
    }


def test_a_value_of_the_deployment_stands_alone_or_within_a_text() -> None:
    """As a dimension of an alarm, and in the body of a dashboard, where `${...}` means something else."""
    resources = Resources()
    balancer = resources.at_deployment(Parameter(name="/pdm/prod/load-balancer"))
    resources.add("Alone", "AWS::SSM::Parameter", Type="String", Value=balancer)
    resources.add("Within", "AWS::SSM::Parameter", Type="String", Value=f"<{balancer}> ${{LABEL}} {balancer}")

    made = template(resources)
    values = {id_: one["Properties"]["Value"] for id_, one in made["Resources"].items()}
    reference = {"Ref": "PdmProdLoadBalancer"}

    assert values == {
        "Alone": reference,
        "Within": {"Fn::Join": ["", ["<", reference, "> ${LABEL} ", reference]]},
    }
    declared = made["Parameters"]["PdmProdLoadBalancer"]
    assert declared["Type"] == "AWS::SSM::Parameter::Value<String>"
    assert declared["Default"] == "/pdm/prod/load-balancer"


def test_an_id_that_is_taken_is_refused() -> None:
    """Else the second would replace the first without a word."""
    resources = Resources()
    resources.add("Queue", "AWS::SQS::Queue")

    with pytest.raises(ValueError, match="Queue is declared twice"):
        resources.add("Queue", "AWS::SQS::Queue")


@given(st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=8, unique=True))
def test_names_have_ids_of_their_own_that_cloudformation_takes(names: list[str]) -> None:
    """`a-b` and `ab` are two names; an id is letters and digits."""
    made = {logical_id("Alarm", name) for name in names}

    assert len(made) == len(names)
    assert all(one.isascii() and one.isalnum() and len(one) <= 255 for one in made)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_wildcard_stops_the_synth_unless_it_is_accepted(tmp_path: Path, accepted: bool) -> None:
    """cdk-nag sees what is handed over in one call as it sees any resource."""
    from pdm_watch.hand_over import hand_over  # isort: skip  # starts Node, as everything below
    from pdm_watch.nag import check  # isort: skip

    from aws_cdk import App, Stack

    app = App(outdir=str(tmp_path))
    check(app)
    resources = Resources()
    role = resources.add(
        "Role",
        "AWS::IAM::Role",
        AssumeRolePolicyDocument=document(allow(["sts:AssumeRole"], (), to="lambda.amazonaws.com")),
    )
    reads_all = document(allow(["s3:GetObject"], "arn:aws:s3:::bucket/*"))
    resources.add("Policy", "AWS::IAM::Policy", PolicyName="p", PolicyDocument=reads_all, Roles=[role.ref])
    if accepted:
        resources.accept("AwsSolutions-IAM5[Resource::arn:aws:s3:::bucket/*]", "a test's")
    hand_over(resources, Stack(app, "Test"))

    if accepted:
        app.synth()
    else:
        with pytest.raises(RuntimeError, match="AwsSolutions-IAM5"):
            app.synth()


def test_the_same_files_are_laid_out_once_for_all_stacks_that_ship_them(tmp_path: Path) -> None:
    """What is the same in every environment costs the first one only; each knows where it will be."""
    from pdm_watch.hand_over import hand_over  # isort: skip  # starts Node, as everything below

    from aws_cdk import App, Stack

    app = App(outdir=str(tmp_path))
    files = {"lambdas/a/handler.py": b"x = 1\n", "index.json": b"{}"}
    for name in ("One", "Two"):
        resources = Resources()
        resources.add("Layer", "AWS::Lambda::LayerVersion", Content=resources.zipped(files))
        hand_over(resources, Stack(app, name))
    app.synth()

    [folder] = tmp_path.glob("asset.*")
    laid_out = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    digest = folder.name.removeprefix("asset.")
    assert laid_out == files
    for name in ("One", "Two"):
        assert f"{digest}.zip" in (tmp_path / f"{name}.template.json").read_text()
