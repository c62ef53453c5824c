"""What a stack declares, given to the CDK in one call."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from aws_cdk import Acknowledgment, FileAssetPackaging, Stack, Stage, Validations
from aws_cdk import cloudformation_include as include

from pdm_watch.packaging import write
from pdm_watch.resources import BEGINS, ENDS, Resources

_PARAMETER = re.compile(f"{BEGINS}([A-Za-z0-9]+){ENDS}")


def hand_over(resources: Resources, stack: Stack) -> None:
    """Make each resource the CDK's own L1 construct, below `Resources` in the stack.

    One call into jsii takes longer than everything else about a resource, and an environment has hundreds.
    cdk-nag, tags and `cdk diff` see no difference to declaring them one by one (docs/adr/0008).
    """
    _stage_zips(resources, stack)
    template: dict[str, Any] = {"Resources": resources.declared}
    if resources.parameters:
        template = {"Parameters": resources.parameters, "Resources": _with_references(resources.declared)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "resources.json"
        # No escapes but JSON's short ones: where the CDK reads the file as YAML, it knows no surrogates.
        file.write_text(json.dumps(template, ensure_ascii=False), encoding="utf-8")
        made = include.CfnInclude(stack, "Resources", template_file=str(file))
    if resources.accepted:
        accepted = [Acknowledgment(id=what, reason=why) for what, why in resources.accepted.items()]
        Validations.of(made).acknowledge(*accepted)


def _stage_zips(resources: Resources, stack: Stack) -> None:
    """Lay the files out where the CDK would copy them: what all environments share lies there once."""
    if not resources.zips:
        return
    stage = Stage.of(stack)
    assert stage is not None, "a stack is always in a stage: the App is one"
    outdir, assets, synthesizer = stage.outdir, stage.asset_outdir, stack.synthesizer
    places: dict[str, dict[str, str]] = {}
    for hashed, files in resources.zips.items():
        folder = Path(assets) / f"asset.{hashed}"
        if not folder.exists():
            write(files, folder)
        location = synthesizer.add_file_asset(
            source_hash=hashed,
            file_name=os.path.relpath(folder, outdir),
            packaging=FileAssetPackaging.ZIP_DIRECTORY,
        )
        places[hashed] = {"S3Bucket": location.bucket_name, "S3Key": location.object_key}
    for hashed, location in resources.locations:
        location.update(places[hashed])


def _with_references(value: Any) -> Any:
    """Texts with parameters in them, as CloudFormation puts them together."""
    if isinstance(value, str):
        return _text(value) if BEGINS in value else value
    if isinstance(value, Mapping):
        return {name: _with_references(inner) for name, inner in cast(Mapping[str, Any], value).items()}
    if isinstance(value, list | tuple):
        return [_with_references(inner) for inner in cast(list[Any], value)]
    return value


def _text(text: str) -> dict[str, Any]:
    parts = _PARAMETER.split(text)  # texts at even places, parameters at odd ones
    joined = [{"Ref": part} if index % 2 else part for index, part in enumerate(parts) if part]
    [first, *others] = joined
    return {"Fn::Join": ["", joined]} if others or isinstance(first, str) else first
