"""A template and what is known about it from outside: the cdk.out it lies in, the stack it is nested in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alarmlab.cloudformation.document import read_document


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
class Nesting:
    """The template that holds a nested stack, and the logical id of that stack in it."""

    parent: Template
    logical_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template and the file it was read from; `text` is the file's content.

    `artifact` is that of the stack, also for a stack nested in it.
    """

    path: Path
    document: Mapping[str, Any]
    text: str = field(default="", repr=False)
    duplicate_keys: tuple[str, ...] = ()
    artifact: Artifact | None = None
    nesting: Nesting | None = None

    @property
    def depth(self) -> int:
        """How many stacks it is nested in."""
        return 0 if self.nesting is None else self.nesting.parent.depth + 1


def read_template(
    path: Path, *, artifact: Artifact | None = None, nesting: Nesting | None = None
) -> Template:
    """The template in the file. Raises BadInputError."""
    read = read_document(path)
    return Template(
        path=path,
        document=read.value,
        text=read.text,
        duplicate_keys=read.duplicate_keys,
        artifact=artifact,
        nesting=nesting,
    )
