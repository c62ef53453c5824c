"""Templates are found in files, in cdk.out directories and in the nested assemblies of stages."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.cloudformation.assembly import load_templates
from alarmlab.errors import AlarmlabError
from tests.alarmlab.builders import a_template, write_json


def stack(template_file: str) -> dict[str, object]:
    return {"type": "aws:cloudformation:stack", "properties": {"templateFile": template_file}}


def stage(directory: str) -> dict[str, object]:
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": directory}}


def write_assembly(directory: Path, artifacts: dict[str, object]) -> Path:
    write_json(directory / "manifest.json", {"version": "48.0.0", "artifacts": artifacts})
    return directory


def names(directory: Path) -> list[str]:
    return [str(template.path.relative_to(directory)) for template in load_templates(directory)]


def test_a_file_is_one_template(tmp_path: Path) -> None:
    path = write_json(tmp_path / "any.json", a_template())

    (template,) = load_templates(path)

    assert (template.path, template.document) == (path, a_template())


def test_the_manifest_names_the_templates_of_stacks_and_stages(tmp_path: Path) -> None:
    write_assembly(
        tmp_path,
        {"Tree": {"type": "cdk:tree"}, "A": stack("A.template.json"), "Prod": stage("assembly-Prod")},
    )
    write_assembly(tmp_path / "assembly-Prod", {"B": stack("B.template.json")})
    for name in ("A.template.json", "assembly-Prod/B.template.json", "Stale.template.json"):
        write_json(tmp_path / name, a_template())

    assert names(tmp_path) == ["A.template.json", "assembly-Prod/B.template.json"]


def test_without_a_manifest_all_templates_below_are_taken(tmp_path: Path) -> None:
    for name in ("B.template.json", "A.template.json", "deep/er/C.template.json", "other.json"):
        write_json(tmp_path / name, a_template())

    assert names(tmp_path) == ["A.template.json", "B.template.json", "deep/er/C.template.json"]


def test_alarms_of_nested_stacks_are_refused_rather_than_overlooked(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"A": stack("A.template.json")})
    write_json(tmp_path / "A.template.json", {"Resources": {}})
    write_json(tmp_path / "AChild.nested.template.json", a_template())

    with pytest.raises(AlarmlabError, match="cannot tell which stack this one is nested in"):
        load_templates(tmp_path)


def test_nested_stacks_without_alarms_do_not_matter(tmp_path: Path) -> None:
    write_json(tmp_path / "A.template.json", a_template())
    write_json(tmp_path / "AChild.nested.template.json", {"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})

    assert names(tmp_path) == ["A.template.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"Resources":', "is not JSON: Expecting value"),
        ("[]", "is not a mapping of names to values"),
        ("", "is not a mapping of names to values"),
        ("a: [", "is not YAML: line 2: did not find expected node content"),
    ],
)
def test_a_file_that_is_no_template_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "template.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(AlarmlabError, match=message) as caught:
        load_templates(path)

    assert caught.value.where == str(path)


def test_a_path_that_does_not_exist_and_an_empty_directory_hold_no_template(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(AlarmlabError, match="holds no template"):
            load_templates(path)


def test_a_template_the_manifest_promises_must_be_there(tmp_path: Path) -> None:
    write_assembly(tmp_path, {"A": stack("A.template.json")})

    with pytest.raises(AlarmlabError, match="cannot be read: No such file"):
        load_templates(tmp_path)


@pytest.mark.parametrize(
    "artifacts",
    [
        [],
        3,
        {"A": 3},
        {"A": {"type": ["aws:cloudformation:stack"]}},
        {"A": {"type": "aws:cloudformation:stack", "properties": []}},
        {"A": {"type": "aws:cloudformation:stack", "properties": {"templateFile": 3}}},
        {"A": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "."}}},
        {"A": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "a\0b"}}},
        {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "gone"}}},
        {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": None}}},
    ],
)
def test_a_manifest_of_another_shape_is_refused_in_one_sentence(tmp_path: Path, artifacts: object) -> None:
    write_json(tmp_path / "manifest.json", {"artifacts": artifacts})

    with pytest.raises(AlarmlabError):
        load_templates(tmp_path)
