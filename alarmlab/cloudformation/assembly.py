"""Finds and loads templates: files, cdk.out directories with the nested assemblies of stages, nested stacks.

The manifest's format: https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from alarmlab.cloudformation.document import Document, read_document
from alarmlab.errors import BadInputError, NotEvaluatedYetError

_STACK = "aws:cloudformation:stack"
_ASSEMBLY = "cdk:cloud-assembly"
_NESTED = ".nested.template.json"
_ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_FIX = "give a template file in JSON or YAML, or the cdk.out directory `cdk synth` writes"
_UNKNOWN = ("unknown-account", "unknown-region", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What a cdk.out's manifest says about a stack: its construct path, account and region if known.

    `metadata` holds for each construct path what the CDK wrote about it, `metadata_file` is where the rest
    of it lies.
    """

    path: str
    account: str | None = None
    region: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    metadata_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template and the file it was read from; `text` is the file's content."""

    path: Path
    document: Mapping[str, Any]
    text: str = ""
    duplicate_keys: tuple[str, ...] = ()
    artifact: Artifact | None = None


def load_templates(path: Path) -> tuple[Template, ...]:
    """The template in the file `path`, or all templates of the cdk.out directory `path`.

    A directory with manifest.json is followed as the CDK wrote it; any other is searched for *.template.json.
    Raises BadInputError when there is no template, or one that cannot be read; NotEvaluatedYetError when a
    nested stack holds an alarm, since its parameters come from its parent.
    """
    found = find_templates(path)
    for file in sorted(path.rglob(f"*{_NESTED}")) if path.is_dir() else ():
        _refuse_alarms(_template(file))
    return found


def find_templates(path: Path) -> tuple[Template, ...]:
    """As `load_templates`, but nested stacks are left out and never refused."""
    if path.is_file():
        return (_template(path),)
    found = dict(_files(path))
    if not found:
        raise BadInputError(where=str(path), what="holds no template", fix=_FIX)
    return tuple(_template(file, artifact) for file, artifact in found.items())


def _files(directory: Path) -> Iterator[tuple[Path, Artifact | None]]:
    manifest = directory / "manifest.json"
    if manifest.is_file():
        yield from _stacks(directory, _mapping(read_document(manifest).value.get("artifacts")))
        return
    for file in sorted(directory.rglob("*.template.json")):
        if not file.name.endswith(_NESTED):
            yield file, None


def _stacks(directory: Path, artifacts: Mapping[str, object]) -> Iterator[tuple[Path, Artifact | None]]:
    for name, found in artifacts.items():
        artifact = _mapping(found)
        properties = _mapping(artifact.get("properties"))
        if artifact.get("type") == _STACK and "templateFile" in properties:
            yield directory / str(properties["templateFile"]), _artifact(directory, name, artifact)
        elif artifact.get("type") == _ASSEMBLY and "directoryName" in properties:
            yield from _files(directory / str(properties["directoryName"]))


def _artifact(directory: Path, name: str, artifact: Mapping[str, object]) -> Artifact:
    account, _, region = str(artifact.get("environment", "")).removeprefix("aws://").partition("/")
    more = artifact.get("additionalMetadataFile")
    return Artifact(
        path=str(artifact.get("displayName", name)),
        account=None if account in _UNKNOWN else account,
        region=None if region in _UNKNOWN else region,
        metadata=_mapping(artifact.get("metadata")),
        metadata_file=directory / more if isinstance(more, str) else None,
    )


def _refuse_alarms(template: Template) -> None:
    for logical_id, resource in _mapping(template.document.get("Resources")).items():
        if _mapping(resource).get("Type") in _ALARMS:
            raise NotEvaluatedYetError(
                where=f"{template.path}: alarm {logical_id}",
                what="alarmlab cannot evaluate alarms of nested stacks yet",
                fix="define the alarm in a stack of its own right",
            )


def _template(path: Path, artifact: Artifact | None = None) -> Template:
    read: Document = read_document(path)
    return Template(
        path=path,
        document=read.value,
        text=read.text,
        duplicate_keys=read.duplicate_keys,
        artifact=artifact,
    )


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}
