"""Nested stacks are found beside their parents and take from them what is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alarmlab.alarms.survey import survey
from alarmlab.cloudformation.assembly import Template, load_templates
from alarmlab.cloudformation.nested import given_parameters
from tests.alarmlab.builders import a_template, write_json

HASH = "0123456789abcdef" * 4


def a_stack(*, metadata: dict[str, str] | None = None, **properties: object) -> dict[str, Any]:
    return {
        "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
        "Resources": {
            "Child": {
                "Type": "AWS::CloudFormation::Stack",
                "Metadata": metadata or {},
                "Properties": properties,
            }
        },
    }


def a_child() -> dict[str, Any]:
    return {
        **a_template(Threshold={"Ref": "Limit"}),
        "Parameters": {
            "Limit": {"Type": "Number", "Default": 1},
            "Topic": {"Type": "String", "Default": "t"},
        },
    }


def given(template: Template, **parameters: str) -> dict[str, object]:
    return dict(given_parameters(template, parameters=parameters, account="1", region="eu-west-1"))


def test_a_nested_stack_follows_its_parent_and_gets_its_parameters(tmp_path: Path) -> None:
    parent = a_stack(
        metadata={"aws:asset:path": "PChild.nested.template.json"},
        Parameters={"Limit": {"Fn::Join": ["", ["4", {"Ref": "Stage"}]]}, "Topic": {"Ref": "Pager"}},
    )
    write_json(tmp_path / "P.template.json", parent)
    write_json(tmp_path / "PChild.nested.template.json", a_child())

    root, child = load_templates(tmp_path)

    assert (root.path.name, child.path.name) == ("P.template.json", "PChild.nested.template.json")
    assert given(child, Stage="2") == {"Limit": "42", "Topic": None}
    assert given(root, Stage="2") == {"Stage": "2"}


def test_an_alarm_of_a_nested_stack_is_evaluated_when_what_it_needs_is_passed(tmp_path: Path) -> None:
    write_json(
        tmp_path / "P.template.json",
        a_stack(
            metadata={"aws:asset:path": "C.nested.template.json"}, Parameters={"Limit": {"Ref": "Stage"}}
        ),
    )
    write_json(tmp_path / "C.nested.template.json", a_child())
    _, child = load_templates(tmp_path)

    found = survey(child.document, parameters=given(child, Stage="7"), account="1", region="eu-west-1")

    assert [alarm.threshold for alarm in found.alarms] == [7]


def test_an_alarm_of_a_nested_stack_is_refused_when_only_the_deployment_knows_what_it_needs(
    tmp_path: Path,
) -> None:
    write_json(
        tmp_path / "P.template.json",
        a_stack(
            metadata={"aws:asset:path": "C.nested.template.json"}, Parameters={"Limit": {"Ref": "Unknown"}}
        ),
    )
    write_json(tmp_path / "C.nested.template.json", a_child())
    _, child = load_templates(tmp_path)

    found = survey(child.document, parameters=given(child), account="1", region="eu-west-1")

    assert [refused.reason.what for refused in found.refused] == [
        "got ${Limit}, which only the deployment knows"
    ]


def test_without_asset_metadata_the_manifest_of_assets_names_the_file(tmp_path: Path) -> None:
    url = {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, f"/bucket/{HASH}.json"]]}
    write_json(tmp_path / "P.template.json", a_stack(TemplateURL=url))
    write_json(tmp_path / "C.nested.template.json", a_child())
    write_json(tmp_path / "P.assets.json", {"files": {HASH: {"source": {"path": "C.nested.template.json"}}}})

    assert [template.path.name for template in load_templates(tmp_path)] == [
        "P.template.json",
        "C.nested.template.json",
    ]


def test_a_hand_written_parent_names_the_file_itself(tmp_path: Path) -> None:
    write_json(tmp_path / "parent.json", a_stack(TemplateURL="./inner/child.json"))
    write_json(tmp_path / "inner" / "child.json", a_child())

    _, child = load_templates(tmp_path / "parent.json")

    assert child.path == tmp_path / "inner" / "child.json"


def test_what_lies_in_a_bucket_is_left_out(tmp_path: Path) -> None:
    for url in ("https://s3.amazonaws.com/b/child.json", "s3://b/child.json", "gone.json", 3, None, "\0"):
        write_json(tmp_path / "parent.json", a_stack(TemplateURL=url))

        assert len(load_templates(tmp_path / "parent.json")) == 1


def test_a_template_nested_in_itself_ends(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", a_stack(TemplateURL="a.json"))
    write_json(tmp_path / "b.json", a_stack(TemplateURL="c.json"))
    write_json(tmp_path / "c.json", a_stack(TemplateURL="b.json"))

    assert [template.path.name for template in load_templates(tmp_path / "a.json")] == ["a.json"]
    assert [template.path.name for template in load_templates(tmp_path / "b.json")] == ["b.json", "c.json"]
    assert {template.path.name for template in load_templates(tmp_path)} == {"a.json", "b.json", "c.json"}


def test_a_manifest_that_names_its_own_directory_ends(tmp_path: Path) -> None:
    write_json(
        tmp_path / "manifest.json",
        {
            "artifacts": {
                "A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}},
                "B": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.json"}},
            }
        },
    )
    write_json(tmp_path / "t.json", a_template())

    assert [template.path.name for template in load_templates(tmp_path)] == ["t.json"]


def test_a_directory_of_hand_written_templates_is_searched(tmp_path: Path) -> None:
    write_json(tmp_path / "sub" / "a.json", a_template())
    (tmp_path / "b.yaml").write_text("Resources: {T: {Type: AWS::SNS::Topic}}")
    (tmp_path / "other.yaml").write_text("[")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "c.yaml").write_text("Resources: {T: {Type: AWS::SNS::Topic}}")

    assert [template.path.name for template in load_templates(tmp_path)] == ["b.yaml", "a.json"]
