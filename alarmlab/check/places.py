"""Where a resource stands: in the template, in the tree of constructs, in the program that made it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import cast

from alarmlab.check.finding import Place
from alarmlab.check.values import entries
from alarmlab.cloudformation.assembly import Template
from alarmlab.cloudformation.document import read_document
from alarmlab.cloudformation.lines import resource_lines

# `name (file:line:column)`, or the file alone; a file may have blanks and colons in its name.
_FRAME = re.compile(r"(?:.*\()?(?P<file>.+?):(?P<line>\d+)(?::\d+)?\)?")
_NOT_OURS = ("node_modules", "node:internal", "jsii-kernel", "site-packages")


def shown(path: Path) -> str:
    """The path, relative to where the command runs when the file is below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


class Places:
    """The places of one template. Looked up only when something is to be told about one."""

    def __init__(self, template: Template, *, shown: str) -> None:
        """`shown` is the template's path as it is shown."""
        self._template = template
        self._shown = shown

    @property
    def template(self) -> Place:
        """The template as a whole."""
        artifact = self._template.artifact
        return Place(template=self._shown, construct=artifact.path if artifact else None)

    def of(self, logical_id: str) -> Place:
        """The place of a resource of the template."""
        construct, code = self._constructs.get(logical_id, (None, None))
        resources = entries(self._template.document.get("Resources"))
        path = entries(entries(resources.get(logical_id)).get("Metadata")).get("aws:cdk:path")
        return Place(
            template=self._shown,
            line=self._lines.get(logical_id),
            logical_id=logical_id,
            construct=path if isinstance(path, str) else construct,
            code=code,
        )

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        # What the CDK generated is read by nobody: there, the construct and its code are the place.
        return {} if self._template.artifact else resource_lines(self._template.text)

    @cached_property
    def _constructs(self) -> Mapping[str, tuple[str, str | None]]:
        return {logical_id: (path, code) for logical_id, path, code in self._recorded()}

    def _recorded(self) -> Iterator[tuple[str, str, str | None]]:
        """Logical id, construct path and code, from `aws:cdk:logicalId` and `aws:cdk:creationStack`.

        Older versions of the CDK wrote the trace into the entry of the logical id, newer ones into one of its
        own. A Python program leaves frames of its own only with JSII_HOST_STACK_TRACES=1 (_stack_trace.py of
        jsii 1.142).
        Source: https://github.com/aws/aws-cdk-cli, cloud-assembly-schema, metadata-schema.ts
        """
        artifact = self._template.artifact
        if artifact is None:
            return
        metadata = dict(artifact.metadata)
        if artifact.metadata_file is not None and artifact.metadata_file.is_file():
            metadata |= read_document(artifact.metadata_file).value
        for path, found in metadata.items():
            items = [entries(item) for item in cast("list[object]", found if isinstance(found, list) else [])]
            code = next((code for item in items for code in _frames(item)), None)
            for item in items:
                if item.get("type") == "aws:cdk:logicalId":
                    yield str(item.get("data")), path.removeprefix("/"), code


def _frames(item: Mapping[str, object]) -> Iterator[str]:
    """The frames of the program itself, innermost first."""
    is_stack = item.get("type") == "aws:cdk:creationStack"
    frames = item.get("data") if is_stack else item.get("trace")
    for frame in cast("list[object]", frames if isinstance(frames, list) else []):
        matched = _FRAME.fullmatch(str(frame))
        if matched and not any(word in str(frame) for word in _NOT_OURS):
            yield f"{shown(Path(matched['file']))}:{matched['line']}"
