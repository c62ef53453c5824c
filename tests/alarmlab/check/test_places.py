"""A finding says where: the line of what somebody wrote, the construct and the code of what the CDK made."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.check.context import Context
from alarmlab.check.finding import Place
from alarmlab.check.places import Places, shown
from alarmlab.cloudformation.template import Artifact, Template
from tests.alarmlab.builders import write_json
from tests.alarmlab.check.templates import a_context, a_file_context


def place(context: Context, logical_id: str) -> Place:
    return next(
        stack.resources[logical_id].place for stack in context.stacks if logical_id in stack.resources
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Resources:\n  A:\n    Type: T\n  B:\n    Type: T\n", 4),
        (
            "Outputs: {B: {}}\nResources:\n  # B:\n\n  A:\n    Type: T\n    B: 1\n  'B' : {Type: T}\n",
            8,
        ),
        ('Resources:\n    "B":\n        Type: T\nOutputs:\n    B:\n        Value: 1\n', 2),
        ("Resources: {B: {Type: T}}", None),
    ],
)
def test_the_line_of_a_resource_in_yaml(text: str, line: int | None) -> None:
    assert place(a_context(text), "B") == Place(template="template.yaml", line=line, logical_id="B")


def test_the_line_of_a_resource_in_json(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(
        '{\n"Outputs": {"B": {}},\n"Resources": {"A": {"Type": "T", "B": {\n}},\n\n "B" : {"Type": "T"}}}'
    )

    assert place(a_file_context(path), "B").line == 6


def test_the_construct_path_is_in_the_metadata_of_the_resource() -> None:
    context = a_context(
        "Resources: {A: {Type: T, Metadata: {'aws:cdk:path': 'Prod/Service/Alarm/Resource'}}}"
    )

    assert place(context, "A").construct == "Prod/Service/Alarm/Resource"


TRACE = [
    "...node internals, aws-cdk-lib...",
    "new Alarm (/app/node_modules/aws-cdk-lib/aws-cloudwatch/lib/alarm.js:1:2)",
    "new Service (/app/lib/service.ts:42:5)",
    "Object.<anonymous> (/app/bin/app.ts:7:1)",
]


@pytest.mark.parametrize(
    "entries",
    [
        [{"type": "aws:cdk:logicalId", "data": "A", "trace": TRACE}],
        [
            {"type": "aws:cdk:creationStack", "data": TRACE},
            {"type": "aws:cdk:logicalId", "data": "A"},
        ],
    ],
)
@pytest.mark.parametrize("separate", [True, False])
def test_the_cdk_tells_construct_and_code_in_its_metadata(
    tmp_path: Path, entries: list[dict[str, object]], separate: bool
) -> None:
    metadata = {"/Prod/Service/Alarm/Resource": entries}
    artifact: dict[str, object] = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://123456789012/eu-west-1",
        "properties": {"templateFile": "t.template.json"},
        "displayName": "Prod/Service",
    }
    artifact |= {"additionalMetadataFile": "m.json"} if separate else {"metadata": metadata}
    write_json(tmp_path / "m.json", metadata)
    write_json(tmp_path / "manifest.json", {"artifacts": {"Service": artifact}})
    write_json(tmp_path / "t.template.json", {"Resources": {"A": {"Type": "T"}}})

    context = a_file_context(tmp_path)

    (stack,) = context.stacks
    assert (stack.name, stack.account, stack.region) == ("Prod/Service", "123456789012", "eu-west-1")
    assert place(context, "A") == Place(
        template=str(tmp_path / "t.template.json"),
        logical_id="A",
        construct="Prod/Service/Alarm/Resource",
        code="/app/lib/service.ts:42",
    )


SKIPPED = "...jsii runtime, node internals..."
NO_CODE = "(no user code in 10 frames, use --stack-trace-limit to capture more)"


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([SKIPPED, NO_CODE], None),
        ([SKIPPED, NO_CODE, "__init__ (/app/my stacks/alarms.py:41)", "<module> (/app/app.py:8)"],
         "/app/my stacks/alarms.py:41"),
        ([".../tmp/jsii-kernel-x/node_modules/aws-cdk-lib/vpc.js:1:287 in aws-cdk-lib...", NO_CODE], None),
    ],
)  # fmt: skip
def test_a_python_program_leaves_code_when_jsii_records_it(frames: list[str], code: str | None) -> None:
    """Recorded from aws-cdk-lib 2.275 and jsii 1.142; the second with JSII_HOST_STACK_TRACES=1."""
    entries = [{"type": "aws:cdk:creationStack", "data": frames}, {"type": "aws:cdk:logicalId", "data": "A"}]
    artifact = Artifact(path="S", metadata={"/S/A": entries})
    places = Places(Template(path=Path("t"), document={}, artifact=artifact), shown="t")

    assert places.of("A") == Place(template="t", logical_id="A", construct="S/A", code=code)


def test_what_lies_below_the_working_directory_is_shown_relative_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shown(tmp_path / "lib" / "app.py") == "lib/app.py"
    assert shown(Path("/elsewhere/app.py")) == "/elsewhere/app.py"
