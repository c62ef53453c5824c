"""Finds and loads templates: one file, or a cdk.out directory with the nested assemblies of its stages.

The manifest's format: https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from alarmlab.errors import BadInputError, NotEvaluatedYetError

_STACK = "aws:cloudformation:stack"
_ASSEMBLY = "cdk:cloud-assembly"
_SYNTH = "give a template file in JSON, or the cdk.out directory `cdk synth` writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template and the file it was read from."""

    path: Path
    document: Mapping[str, Any]


def load_templates(path: Path) -> tuple[Template, ...]:
    """The template in the file `path`, or all templates of the cdk.out directory `path`.

    A directory with manifest.json is followed as the CDK wrote it; any other is searched for *.template.json.
    Raises BadInputError when there is no template, or one that is not JSON; NotEvaluatedYetError when a
    nested stack holds an alarm, since its parameters come from its parent.
    """
    if path.is_file():
        return (_load(path),)
    found = tuple(_load(file) for file in dict.fromkeys(_template_files(path)))
    if not found:
        raise BadInputError(where=str(path), what="holds no template", fix=_SYNTH)
    return found


def _template_files(directory: Path) -> Iterator[Path]:
    manifest = directory / "manifest.json"
    if not manifest.is_file():
        yield from sorted(file for file in directory.rglob("*.template.json") if not _is_nested(file))
    else:
        artifacts = cast("Mapping[str, Mapping[str, Any]]", _load(manifest).document.get("artifacts", {}))
        for artifact in artifacts.values():
            properties = cast("Mapping[str, str]", artifact.get("properties", {}))
            if artifact.get("type") == _STACK:
                yield directory / properties["templateFile"]
            elif artifact.get("type") == _ASSEMBLY:
                yield from _template_files(directory / properties["directoryName"])
    for file in sorted(directory.glob("*.template.json")):
        if _is_nested(file):
            _refuse_alarms(_load(file))


def _is_nested(file: Path) -> bool:
    return file.name.endswith(".nested.template.json")


def _refuse_alarms(template: Template) -> None:
    for logical_id, resource in template.document.get("Resources", {}).items():
        if str(resource.get("Type")) in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
            raise NotEvaluatedYetError(
                where=f"{template.path}: alarm {logical_id}",
                what="alarmlab cannot evaluate alarms of nested stacks yet",
                fix="define the alarm in a stack of its own right",
            )


def _load(path: Path) -> Template:
    try:
        document: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInputError(where=str(path), what=f"cannot be read: {error.strerror}", fix=_SYNTH) from error
    except ValueError as error:
        raise BadInputError(where=str(path), what=f"is not JSON: {error}", fix=_SYNTH) from error
    if not isinstance(document, dict):
        raise BadInputError(where=str(path), what="is not a JSON object", fix=_SYNTH)
    return Template(path=path, document=cast("Mapping[str, Any]", document))
