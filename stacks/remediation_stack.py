"""What acts on alarms without asking."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.log_queries import REMEDIATIONS, full_name
from pdm_catalog.names import Names
from pdm_watch.remediation import Remediation
from pdm_watch.resources import Resources
from pdm_watch.saved_queries import save_query
from stacks.declared import DeclaredStack


def remediation_stack(environment: Environment, alarms: Sequence[Entry]) -> DeclaredStack:
    """Remediation queue -> remediator."""
    resources = Resources()
    Remediation(resources, environment=environment, alarms=alarms)
    save_query(
        resources,
        REMEDIATIONS,
        name=full_name(environment, "remediator", REMEDIATIONS),
        log_groups=[f"/aws/lambda/{Names.of(environment).function('remediator')}"],
    )
    return DeclaredStack(
        name="Remediation", description="Remediator with its queue and its book", resources=resources
    )
