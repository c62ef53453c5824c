"""Saved Logs Insights queries as CloudFormation."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_logs as logs
from constructs import Construct

from pdm_catalog.environment import Environment
from pdm_catalog.log_queries import OF_A_SERVICE, SavedQuery, full_name, log_groups_of
from pdm_catalog.watched import Service


class ServiceQueries(Construct):
    """What a runbook asks of the log of a service."""

    def __init__(self, scope: Construct, id: str, *, environment: Environment, service: Service) -> None:
        super().__init__(scope, id)
        for query in OF_A_SERVICE:
            groups = log_groups_of(environment, service, query)
            save_query(self, query, name=full_name(environment, service.name, query), log_groups=groups)


def save_query(scope: Construct, query: SavedQuery, *, name: str, log_groups: Sequence[str]) -> None:
    """Save a query over these log groups, under this name."""
    logs.CfnQueryDefinition(
        scope,
        query.name,
        name=name,
        query_string=query.text,
        log_group_names=list(log_groups),
        parameters=[
            logs.CfnQueryDefinition.QueryParameterProperty(name=parameter, description=description)
            for parameter, description in query.parameters.items()
        ]
        or None,
    )
