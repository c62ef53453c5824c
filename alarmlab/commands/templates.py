"""Loads the templates a command is given and reads their alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from alarmlab.alarms.survey import Survey, declared_parameters, survey
from alarmlab.cloudformation.assembly import Template, load_templates
from alarmlab.cloudformation.nested import given_parameters
from alarmlab.cloudformation.resources import Resource, resources_of
from alarmlab.commands.template_arguments import Deployment
from alarmlab.errors import BadInputError
from alarmlab.simulation.site import Site


def sites_of(path: Path, deployment: Deployment) -> list[Site]:
    """The alarms of each template at `path`, with those of the templates beside it as neighbours.

    The CDK writes the templates of one stage into one folder: they are what is deployed together.
    Raises AlarmlabError, also for a parameter nobody asks for.
    """
    surveys = [(template.path, _survey(template, deployment)) for template in templates_of(path, deployment)]
    return [
        Site(
            home=home,
            neighbours=tuple(
                found for beside, found in surveys if beside.parent == file.parent and beside != file
            ),
            label=_label(file, path),
        )
        for file, home in surveys
    ]


def _label(file: Path, root: Path) -> str:
    """The template's file from the directory given on, without the endings the CDK adds."""
    inside = file.relative_to(root) if root.is_dir() else Path(file.name)
    return str(inside).removesuffix(".json").removesuffix(".template")


def parameters_of(template: Template, deployment: Deployment) -> Mapping[str, object]:
    """What the template's parameters are given, by the command or by the stack it is nested in."""
    return given_parameters(
        template, parameters=deployment.parameters, account=deployment.account, region=deployment.region
    )


def templates_of(path: Path, deployment: Deployment) -> tuple[Template, ...]:
    """The templates at `path`. Raises AlarmlabError, also for a parameter no template asks for."""
    templates = load_templates(path)
    _refuse_unknown_parameters(deployment.parameters, templates)
    return templates


def resources_at(path: Path, deployment: Deployment) -> list[tuple[str, tuple[Resource, ...]]]:
    """The name and the resources of each template at `path`. Raises AlarmlabError, as `templates_of` does."""
    return [(stack_name(template), found) for template, found in read_resources(path, deployment)]


def stack_name(template: Template) -> str:
    """What a template is called where stacks are listed."""
    return template.path.name.removesuffix(".json").removesuffix(".template")


def read_resources(path: Path, deployment: Deployment) -> list[tuple[Template, tuple[Resource, ...]]]:
    """Each template at `path` and its resources. Raises AlarmlabError, as `templates_of` does."""
    return [
        (
            template,
            resources_of(
                template.document,
                parameters=parameters_of(template, deployment),
                account=deployment.account,
                region=deployment.region,
            ),
        )
        for template in templates_of(path, deployment)
    ]


def _survey(template: Template, deployment: Deployment) -> Survey:
    return survey(
        template.document,
        parameters=parameters_of(template, deployment),
        account=deployment.account,
        region=deployment.region,
    )


def _refuse_unknown_parameters(parameters: Mapping[str, str], templates: Sequence[Template]) -> None:
    declared = {name for template in templates for name in declared_parameters(template.document)}
    for name in parameters:
        if name not in declared:
            known = ", ".join(sorted(declared)) or "none"
            raise BadInputError(
                where="--parameter",
                what=f"got {name}; no template asks for it",
                fix=f"the parameters are: {known}",
            )
