"""Finds and loads templates: files, cdk.out directories with the nested assemblies of stages, nested stacks.

The manifest's format: https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from alarmlab.cloudformation.document import LARGEST_BYTES, read_document
from alarmlab.cloudformation.nested import nested_in
from alarmlab.cloudformation.template import Artifact, Template, read_template
from alarmlab.cloudformation.values import mapping
from alarmlab.errors import BadInputError, NotEvaluatedYetError

__all__ = ["Artifact", "Template", "find_templates", "load_templates"]

_STACK = "aws:cloudformation:stack"
_ASSEMBLY = "cdk:cloud-assembly"
_NESTED = ".nested.template.json"
_ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_SUFFIXES = (".yaml", ".yml", ".json", ".template")
_FIX = "give a template file in JSON or YAML, or the cdk.out directory `cdk synth` writes"
_UNKNOWN = ("unknown-account", "unknown-region", "")


def load_templates(path: Path) -> tuple[Template, ...]:
    """As `find_templates`, for a command that must see every alarm.

    Raises NotEvaluatedYetError when a nested stack that belongs to none of them holds an alarm, since its
    parameters come from a parent that is not known.
    """
    found = find_templates(path)
    known = {template.path for template in found}
    for file in sorted(path.rglob(f"*{_NESTED}")) if path.is_dir() else ():
        if file not in known:
            _refuse_alarms(read_template(file))
    return found


def find_templates(path: Path) -> tuple[Template, ...]:
    """The template in the file `path`, or all templates of the directory, each followed by its nested stacks.

    A directory with manifest.json is followed as the CDK wrote it; another is searched for *.template.json,
    and if it has none, for files that look like a template. Raises BadInputError when there is no template,
    or one that cannot be read.
    """
    found = {path: None} if path.is_file() else dict(_files(path, seen=set()))
    if not found:
        raise BadInputError(where=str(path), what="holds no template", fix=_FIX)
    families = [
        (root, *nested_in(root))
        for root in (read_template(file, artifact=artifact) for file, artifact in found.items())
    ]
    inside: set[Path] = set()
    for root, *nested in families:
        if root.path not in inside:
            inside |= {template.path for template in nested}
    return tuple(template for family in families if family[0].path not in inside for template in family)


def _files(directory: Path, *, seen: set[Path]) -> Iterator[tuple[Path, Artifact | None]]:
    manifest = directory / "manifest.json"
    if directory.resolve() in seen:
        return
    seen.add(directory.resolve())
    if manifest.is_file():
        artifacts = mapping(read_document(manifest).value.get("artifacts"))
        yield from _stacks(directory, artifacts, seen=seen)
        return
    files = sorted(_walk(directory))
    synthesized = [file for file in files if file.name.endswith(".template.json")]
    for file in synthesized or files:
        if not file.name.endswith(_NESTED) and (synthesized or _looks_like_a_template(file)):
            yield file, None


def _walk(directory: Path) -> Iterator[Path]:
    """Every file that can be a template, without what tools keep for themselves."""
    for folder, folders, names in os.walk(directory):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        yield from (Path(folder) / name for name in names if name.endswith(_SUFFIXES))


def _stacks(
    directory: Path, artifacts: Mapping[str, object], *, seen: set[Path]
) -> Iterator[tuple[Path, Artifact | None]]:
    for name, found in artifacts.items():
        artifact = mapping(found)
        properties = mapping(artifact.get("properties"))
        file, inner = properties.get("templateFile"), properties.get("directoryName")
        if artifact.get("type") == _STACK and isinstance(file, str):
            yield directory / file, _artifact(directory, name, artifact)
        elif artifact.get("type") == _ASSEMBLY and isinstance(inner, str):
            yield from _files(directory / inner, seen=seen)


def _artifact(directory: Path, name: str, artifact: Mapping[str, object]) -> Artifact:
    account, _, region = str(artifact.get("environment", "")).removeprefix("aws://").partition("/")
    more = artifact.get("additionalMetadataFile")
    return Artifact(
        path=str(artifact.get("displayName", name)),
        account=None if account in _UNKNOWN else account,
        region=None if region in _UNKNOWN else region,
        metadata=mapping(artifact.get("metadata")),
        metadata_file=directory / more if isinstance(more, str) else None,
    )


def _looks_like_a_template(file: Path) -> bool:
    """Whether it has Resources of AWS. What merely lies beside templates is not read any further."""
    if not file.is_file() or file.stat().st_size > LARGEST_BYTES:
        return False
    content = file.read_bytes()
    return b"Resources" in content and b"AWS::" in content


def _refuse_alarms(template: Template) -> None:
    for logical_id, resource in mapping(template.document.get("Resources")).items():
        if mapping(resource).get("Type") in _ALARMS:
            raise NotEvaluatedYetError(
                where=f"{template.path}: alarm {logical_id}",
                what="alarmlab cannot tell which stack this one is nested in",
                fix="give the cdk.out directory that `cdk synth` wrote, or the parent's template",
            )
