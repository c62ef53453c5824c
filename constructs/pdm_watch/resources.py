"""What a stack declares: collected in plain Python, handed to the CDK in one call."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aws_cdk import Acknowledgment, FileAssetPackaging, IStackSynthesizer, Stack, Stage, Validations
from aws_cdk import cloudformation_include as include

from pdm_watch.packaging import digest, write

Removal = Literal["Delete", "Retain"]


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


class Resources:
    """The resources of one stack, as CloudFormation spells them.

    A context manager: on leaving it, each becomes the CDK's own L1 construct. One call into jsii takes
    longer than everything else about a resource, and an environment has hundreds: so all of a stack go over
    at once. cdk-nag, tags and `cdk diff` see no difference to declaring them one by one (docs/adr/0008).
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._declared: dict[str, dict[str, Any]] = {}
        self._accepted: dict[str, str] = {}

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
        if logical_id in self._declared:
            raise ValueError(f"{logical_id} is declared twice in {self.stack.stack_name}")
        given = {name: value for name, value in properties.items() if value is not None}
        declared: dict[str, Any] = {"Type": type, "Properties": given}
        if waits_for := [resource.logical_id for resource in depends_on]:
            declared["DependsOn"] = waits_for
        if removal:
            declared |= {"DeletionPolicy": removal, "UpdateReplacePolicy": removal}
        self._declared[logical_id] = declared
        return Resource(logical_id, given)

    def zipped(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Files as a zip in the bootstrap bucket, as a function's `Code` names it.

        Laid out by us in the folder that the CDK would copy them into: what is the same in all environments
        lies there once.
        """
        assets, outdir, synthesizer = self._where_assets_go
        hashed = digest(files)
        folder = Path(assets) / f"asset.{hashed}"
        if not folder.exists():
            write(files, folder)
        location = synthesizer.add_file_asset(
            source_hash=hashed,
            file_name=os.path.relpath(folder, outdir),
            packaging=FileAssetPackaging.ZIP_DIRECTORY,
        )
        return {"S3Bucket": location.bucket_name, "S3Key": location.object_key}

    @cached_property
    def _where_assets_go(self) -> tuple[str, str, IStackSynthesizer]:
        """Asked once a stack: each is a call to Node."""
        stage = Stage.of(self.stack)
        assert stage is not None, "a stack is always in a stage: the App is one"
        return stage.asset_outdir, stage.outdir, self.stack.synthesizer

    def accept(self, finding: str, reason: str) -> None:
        """Accept a finding of cdk-nag in this stack; each names exactly what it accepts."""
        self._accepted[finding] = reason

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._hand_over()

    def _hand_over(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "resources.json"
            # No escapes but JSON's short ones: where the CDK reads the file as YAML, it knows no surrogates.
            file.write_text(json.dumps({"Resources": self._declared}, ensure_ascii=False), encoding="utf-8")
            made = include.CfnInclude(self.stack, "Resources", template_file=str(file))
        if self._accepted:
            accepted = [Acknowledgment(id=what, reason=why) for what, why in self._accepted.items()]
            Validations.of(made).acknowledge(*accepted)


def logical_id(kind: str, name: str) -> str:
    """A logical id of a name, which changes only with it: readable, and unlike that of any other name."""
    words = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))
    return f"{kind}{words}{hashlib.sha256(name.encode()).hexdigest()[:8]}"
