"""Nested stacks: where their templates lie, and which parameters their parents give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from alarmlab.cloudformation.document import read_document
from alarmlab.cloudformation.scope import resolver_of
from alarmlab.cloudformation.template import Nesting, Template, read_template
from alarmlab.cloudformation.token import tokens_in
from alarmlab.cloudformation.values import mapping

LARGEST_DEPTH = 10
"""Deeper nesting ends the search; CloudFormation documents no limit but a stack must be deployed to nest."""

_LOCATIONS = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_ASSET = re.compile(r"[0-9a-f]{64}")


def nested_in(template: Template) -> Iterator[Template]:
    """The nested stacks whose templates lie beside their parent, each followed by those nested in it."""
    if template.depth >= LARGEST_DEPTH:
        return
    for logical_id, resource in mapping(template.document.get("Resources")).items():
        path = _path(template, mapping(resource))
        if path is not None and path.resolve() not in _ancestry(template):
            child = read_template(
                path, artifact=template.artifact, nesting=Nesting(parent=template, logical_id=logical_id)
            )
            yield child
            yield from nested_in(child)


def given_parameters(
    template: Template,
    *,
    parameters: Mapping[str, object],
    account: str | None,
    region: str | None,
    with_defaults: bool = True,
) -> Mapping[str, object]:
    """What the template's parameters are given: `parameters`, or for a nested stack what its parent passes.

    What only the parent's deployment knows stays a parameter without a value. `with_defaults` as for
    `resolver_of`.
    """
    nesting = template.nesting
    if nesting is None:
        return parameters
    parent = nesting.parent
    given = given_parameters(
        parent, parameters=parameters, account=account, region=region, with_defaults=with_defaults
    )
    resolver = resolver_of(
        parent.document,
        parameters=given,
        account=account,
        region=region,
        tolerant=True,
        with_defaults=with_defaults,
    )
    resource = mapping(mapping(parent.document.get("Resources")).get(nesting.logical_id))
    passed = mapping(mapping(resource.get("Properties")).get("Parameters"))
    resolved = {name: resolver.resolve(value, where=name) for name, value in passed.items()}
    # None keeps the Default from counting: the parent passes something else.
    return {name: None if any(tokens_in(value)) else value for name, value in resolved.items()}


def _ancestry(template: Template) -> Iterator[Path]:
    """The files of the template and of those it is nested in."""
    yield template.path.resolve()
    if template.nesting is not None:
        yield from _ancestry(template.nesting.parent)


def _path(template: Template, resource: Mapping[str, object]) -> Path | None:
    """The file of the nested template, if it is one on this disk."""
    location = _LOCATIONS.get(str(resource.get("Type")))
    if location is None:
        return None
    url = mapping(resource.get("Properties")).get(location)
    asset = mapping(resource.get("Metadata")).get("aws:asset:path")
    here = template.path.parent
    for name in (asset, url if isinstance(url, str) else None, *_asset_paths(here, url)):
        if isinstance(name, str) and "://" not in name and "\0" not in name and (here / name).is_file():
            return here / name
    return None


def _asset_paths(directory: Path, url: object) -> Iterator[str]:
    """The CDK names a nested template by its hash; the manifest of assets says which file that is."""
    hashes = set(_ASSET.findall(str(mapping(url))))
    if not hashes:
        return
    for manifest in sorted(directory.glob("*.assets.json")):
        files = mapping(read_document(manifest).value.get("files"))
        for name in sorted(hashes & files.keys()):
            path = mapping(mapping(files[name]).get("source")).get("path")
            if isinstance(path, str):
                yield path
