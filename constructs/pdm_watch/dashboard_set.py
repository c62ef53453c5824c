"""Dashboards as CloudFormation: the bodies are rendered in plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from pdm_catalog.dashboards.body import Renderer
from pdm_catalog.dashboards.panels import Dashboard
from pdm_watch.resources import Resources, logical_id


def dashboard_set(resources: Resources, *, renderer: Renderer, pages: Iterable[Dashboard]) -> None:
    """One dashboard for each page; its logical id is made of its name."""
    for page in pages:
        resources.add(
            logical_id("Dashboard", page.name),
            "AWS::CloudWatch::Dashboard",
            DashboardName=renderer.names.dashboard(page.name),
            DashboardBody=json_text(renderer.body(page, resolve=resources.at_deployment)),
        )


def json_text(value: Any) -> str:
    """JSON as JavaScript writes it, in which 80.0 is 80: the CDK's own writer takes a call and a parse.

    A parameter within the text stays one. Its value is put in as it is, so it must need no escaping, as
    the names that CloudWatch gives to load balancers and target groups need none.
    """
    return json.dumps(_numbers(value), separators=(",", ":"), ensure_ascii=False)


def _numbers(value: Any) -> Any:
    if isinstance(value, str):  # most are
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {name: _numbers(inner) for name, inner in cast(Mapping[str, Any], value).items()}
    if isinstance(value, list | tuple):
        return [_numbers(inner) for inner in cast(list[Any], value)]
    return value
