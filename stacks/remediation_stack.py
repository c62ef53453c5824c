"""What acts on alarms without asking."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack
from constructs import Construct

from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.log_queries import REMEDIATIONS, full_name
from pdm_catalog.names import Names
from pdm_watch.remediation import Remediation
from pdm_watch.resources import Resources
from pdm_watch.saved_queries import save_query


class RemediationStack(Stack):
    """Remediation queue -> remediator."""

    def __init__(
        self, scope: Construct, id: str, *, environment: Environment, alarms: Sequence[Entry]
    ) -> None:
        super().__init__(scope, id, description="Remediator with its queue and its book")
        with Resources(self) as resources:
            Remediation(resources, environment=environment, alarms=alarms)
            save_query(
                resources,
                REMEDIATIONS,
                name=full_name(environment, "remediator", REMEDIATIONS),
                log_groups=[f"/aws/lambda/{Names.of(environment).function('remediator')}"],
            )
