"""Saved Logs Insights queries as CloudFormation."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog.environment import Environment
from pdm_catalog.log_queries import OF_A_SERVICE, SavedQuery, full_name, log_groups_of
from pdm_catalog.watched import Service
from pdm_watch.resources import Resources, logical_id


def service_queries(resources: Resources, *, environment: Environment, service: Service) -> None:
    """What a runbook asks of the log of a service."""
    for query in OF_A_SERVICE:
        groups = log_groups_of(environment, service, query)
        save_query(resources, query, name=full_name(environment, service.name, query), log_groups=groups)


def save_query(resources: Resources, query: SavedQuery, *, name: str, log_groups: Sequence[str]) -> None:
    """Save a query over these log groups, under this name."""
    parameters = [
        {"Name": parameter, "Description": description} for parameter, description in query.parameters.items()
    ]
    resources.add(
        logical_id("Query", query.name),
        "AWS::Logs::QueryDefinition",
        Name=name,
        QueryString=query.text,
        LogGroupNames=list(log_groups),
        Parameters=parameters or None,
    )
