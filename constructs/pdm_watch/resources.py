"""What a stack declares: collected in plain Python, before the CDK is there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pdm_catalog.watched import Parameter
from pdm_watch.packaging import digest

Removal = Literal["Delete", "Retain"]
BEGINS, ENDS = "\ue000", "\ue001"
"""Around the id of a template parameter in a text; both are of Unicode's private use area."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a stack; its properties may be added to until the stack is handed over."""

    logical_id: str
    properties: dict[str, Any]

    @property
    def ref(self) -> dict[str, Any]:
        """What CloudFormation's `Ref` gives: for most kinds the physical name."""
        return {"Ref": self.logical_id}

    @property
    def arn(self) -> dict[str, Any]:
        """Its attribute `Arn`."""
        return {"Fn::GetAtt": [self.logical_id, "Arn"]}


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources of one stack, as CloudFormation spells them; `hand_over` gives them to the CDK."""

    declared: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """By logical id: type, properties, and what else CloudFormation knows about a resource."""
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """The template's own, by id."""
    zips: dict[str, Mapping[str, bytes]] = field(default_factory=dict[str, Mapping[str, bytes]])
    """Files by name, by the digest of them all."""
    locations: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])
    """Digest of a zip, and where in the properties the place is to be written that the CDK gives it."""
    accepted: dict[str, str] = field(default_factory=dict[str, str])
    """Findings of cdk-nag, each with the reason."""

    def add(
        self,
        logical_id: str,
        type: str,
        *,
        depends_on: Iterable[Resource] = (),
        removal: Removal | None = None,
        **properties: Any,
    ) -> Resource:
        """Declare one.

        Args:
            logical_id: Its logical id; `logical_id()` makes one of a name.
            type: `AWS::SQS::Queue`, for example.
            depends_on: What CloudFormation makes before it, beside what its properties refer to.
            removal: What happens to it when it leaves the stack or is replaced; None is CloudFormation's way.
            properties: As CloudFormation spells them; one that is None is left out.

        Raises:
            ValueError: The stack has the logical id already.
        """
        if logical_id in self.declared:
            raise ValueError(f"{logical_id} is declared twice in one stack")
        given = {name: value for name, value in properties.items() if value is not None}
        declared: dict[str, Any] = {"Type": type, "Properties": given}
        if waits_for := [resource.logical_id for resource in depends_on]:
            declared["DependsOn"] = waits_for
        if removal:
            declared |= {"DeletionPolicy": removal, "UpdateReplacePolicy": removal}
        self.declared[logical_id] = declared
        return Resource(logical_id, given)

    def zipped(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Files as a zip in the bootstrap bucket, as a function's `Code` names it."""
        hashed = digest(files)
        location: dict[str, Any] = {}
        self.zips[hashed] = files
        self.locations.append((hashed, location))
        return location

    def at_deployment(self, parameter: Parameter) -> str:
        """A text that stands, alone or within another, for what SSM has under a name at deployment."""
        own_id = "".join(part.title() for part in parameter.name.replace("-", "/").split("/"))
        self.parameters[own_id] = {
            "Type": "AWS::SSM::Parameter::Value<String>",
            "Default": parameter.name,
            "Description": "Read from SSM Parameter Store at deployment",
        }
        return f"{BEGINS}{own_id}{ENDS}"

    def accept(self, finding: str, reason: str) -> None:
        """Accept a finding of cdk-nag in this stack; each names exactly what it accepts."""
        self.accepted[finding] = reason


def logical_id(kind: str, name: str) -> str:
    """A logical id of a name, which changes only with it: readable, and unlike that of any other name."""
    words = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))
    return f"{kind}{words}{hashlib.sha256(name.encode()).hexdigest()[:8]}"
