"""Makes the rules' view of templates: everything resolved as far as it is known, nothing refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from alarmlab.check.context import Context
from alarmlab.check.emitters import Emitted
from alarmlab.check.places import Places, shown
from alarmlab.check.settings import DEFAULTS, Settings
from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import as_mapping, entries
from alarmlab.cloudformation.assembly import Template, find_templates
from alarmlab.cloudformation.intrinsics import Resolver
from alarmlab.cloudformation.nested import given_parameters
from alarmlab.cloudformation.scope import resolver_of
from alarmlab.cloudformation.token import Token
from alarmlab.errors import BadInputError

MACRO = "Fn::Transform"


def load_context(
    paths: Iterable[Path],
    *,
    parameters: Mapping[str, str],
    emitters: Sequence[Emitted] = (),
    settings: Settings = DEFAULTS,
) -> Context:
    """The templates at the paths, each once.

    A parameter has the value given, else its Default; without either, or with an empty Default, it is open.
    A condition is decided when it does not depend on a Default. Raises BadInputError for a path without a
    template, and for a parameter that no template asks for.
    """
    found = [template for path in dict.fromkeys(paths) for template in find_templates(path)]
    nested = {template.path for template in found if template.nesting}
    templates = [template for template in found if template.nesting or template.path not in nested]
    _refuse_unknown(parameters, templates)
    stacks = [stack_of(template, parameters=parameters) for template in templates]
    return Context(stacks, emitters=emitters, settings=settings)


def stack_of(template: Template, *, parameters: Mapping[str, str]) -> Stack:
    """The template as the rules see it."""
    document = template.document
    artifact = template.artifact
    account, region = (artifact.account, artifact.region) if artifact else (None, None)
    declared = {name: entries(found) for name, found in entries(document.get("Parameters")).items()}
    resolver = resolver_of(
        document,
        parameters=given_parameters(
            template, parameters=parameters, account=account, region=region, with_defaults=False
        ),
        account=account,
        region=region,
        tolerant=True,
        with_defaults=False,
    )
    places = Places(template, shown=shown(template.path))
    found = entries(document.get("Resources"))
    return Stack(
        name=artifact.path if artifact else template.path.name,
        account=account,
        region=region,
        resources={
            logical_id: _resource(logical_id, entries(resource), resolver=resolver, places=places)
            for logical_id, resource in found.items()
            if isinstance(entries(resource).get("Type"), str) and _may_exist(entries(resource), resolver)
        },
        parameters=declared,
        places=places,
        unexpanded=tuple(_unexpanded(document, found)),
        duplicate_keys=template.duplicate_keys,
        exports=dict(_exports(document, resolver)),
    )


def _resource(
    logical_id: str, found: Mapping[str, object], *, resolver: Resolver, places: Places
) -> Resource:
    resolved = as_mapping(resolver.resolve(found.get("Properties"), where=logical_id))
    condition = found.get("Condition")
    is_settled = not isinstance(condition, str) or condition in resolver.conditions
    return Resource(
        logical_id=logical_id,
        type=str(found.get("Type")),
        properties=resolved if isinstance(resolved, Mapping) else {},
        metadata=entries(found.get("Metadata")),
        condition=None if is_settled else str(condition),
        is_open=MACRO in found or MACRO in entries(found.get("Properties")) or isinstance(resolved, Token),
        places=places,
    )


def _may_exist(resource: Mapping[str, object], resolver: Resolver) -> bool:
    return resolver.conditions.get(str(resource.get("Condition"))) is not False


def _exports(document: Mapping[str, object], resolver: Resolver) -> Iterator[tuple[str, object]]:
    for output in entries(document.get("Outputs")).values():
        name = resolver.resolve(entries(entries(output).get("Export")).get("Name"), where="Outputs")
        if isinstance(name, str):
            yield name, resolver.resolve(entries(output).get("Value"), where="Outputs")


def _unexpanded(document: Mapping[str, object], resources: Mapping[str, object]) -> Iterator[str]:
    transforms = document.get("Transform")
    if transforms is not None:
        found = cast("list[object]", transforms) if isinstance(transforms, list) else [transforms]
        yield from (str(transform) for transform in found)
    for name, resource in resources.items():
        if name.startswith("Fn::"):
            yield name
        elif MACRO in entries(resource) or MACRO in entries(entries(resource).get("Properties")):
            yield f"{MACRO} of {name}"


def _refuse_unknown(parameters: Mapping[str, str], templates: Sequence[Template]) -> None:
    declared = {name for template in templates for name in entries(template.document.get("Parameters"))}
    for name in parameters:
        if name not in declared:
            raise BadInputError(
                where="--parameter",
                what=f"got {name}; no template asks for it",
                fix=f"the parameters are: {', '.join(sorted(declared)) or 'none'}",
            )
