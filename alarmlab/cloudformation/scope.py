"""What the names in a template stand for: parameters, pseudo parameters, mappings, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from alarmlab.cloudformation.conditions import decide
from alarmlab.cloudformation.intrinsics import Resolver, pseudo_parameters
from alarmlab.cloudformation.physical_names import physical_names
from alarmlab.cloudformation.token import DefaultText


def resolver_of(
    document: Mapping[str, object],
    *,
    parameters: Mapping[str, object],
    account: str | None,
    region: str | None,
    tolerant: bool = False,
    with_defaults: bool = True,
) -> Resolver:
    """The resolver of a template whose deployment is given `parameters`, of which it takes those it declares.

    A parameter without a value has its Default, unless its type reads the Parameter Store: there the Default
    is the name of a stored value. `with_defaults` tells whether a Default decides conditions, too; a linter
    that does not know the deployment must look at both branches.
    """
    declared = _section(document, "Parameters")
    given = {name: _typed(declared[name], value) for name, value in parameters.items() if name in declared}
    # What a parent stack passes on of its own Defaults is no better known than they are.
    assumed = {name: value for name, value in given.items() if isinstance(value, DefaultText)}
    known = {
        **_pseudo_parameters(account=account, region=region),
        **{name: value for name, value in given.items() if name not in assumed},
    }
    defaults = {
        name: _typed(found, found["Default"]) for name, found in declared.items() if _has_default(found)
    } | assumed
    mappings = _section(document, "Mappings")
    deciding = Resolver(
        values={**defaults, **known} if with_defaults else known, mappings=mappings, tolerant=True
    )
    if not with_defaults:
        # An empty Default says that somebody has to fill it in.
        defaults = {
            name: DefaultText(value) if isinstance(value, str) else value
            for name, value in defaults.items()
            if value != ""
        }
    # A linter needs to see the references themselves.
    names = (
        {} if tolerant else physical_names(document, resolve=lambda value: deciding.resolve(value, where=""))
    )
    return Resolver(
        values={**names, **defaults, **known},
        conditions=decide(
            _any_section(document, "Conditions"), resolve=lambda value: deciding.resolve(value, where="")
        ),
        mappings=mappings,
        tolerant=tolerant,
    )


def _has_default(parameter: Mapping[str, object]) -> bool:
    return isinstance(parameter.get("Default"), str | int | float) and not str(
        parameter.get("Type")
    ).startswith("AWS::SSM::Parameter::")


def _typed(parameter: Mapping[str, object], value: object) -> object:
    """The value as Ref gives it: a list for a parameter of a list's type, else text."""
    kind = str(parameter.get("Type"))
    if isinstance(value, DefaultText):
        return value
    if not isinstance(value, str | int | float):
        return value
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [item.strip() for item in text.split(",")]
    return text


def _pseudo_parameters(*, account: str | None, region: str | None) -> dict[str, str]:
    found = pseudo_parameters(account=account or "", region=region or "")
    unknown = {"AWS::AccountId"} if account is None else set[str]()
    if region is None:
        unknown |= {"AWS::Region", "AWS::Partition", "AWS::URLSuffix"}
    return {name: value for name, value in found.items() if name not in unknown}


def _section(document: Mapping[str, object], name: str) -> dict[str, dict[str, object]]:
    return {
        key: cast("dict[str, object]", value)
        for key, value in _any_section(document, name).items()
        if isinstance(value, dict)
    }


def _any_section(document: Mapping[str, object], name: str) -> dict[str, object]:
    section = document.get(name)
    return cast("dict[str, object]", section) if isinstance(section, dict) else {}
