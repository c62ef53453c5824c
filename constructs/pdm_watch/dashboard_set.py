"""Dashboards as CloudFormation: the bodies are rendered in plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from constructs import Construct

from pdm_catalog.dashboards.body import Renderer
from pdm_catalog.dashboards.panels import Dashboard
from pdm_catalog.rendering import Resolve
from pdm_watch.rendered import Rendered


class DashboardSet(Rendered):
    """One dashboard for each page; the construct's id is the end of its name."""

    def __init__(
        self, scope: Construct, id: str, *, renderer: Renderer, pages: Iterable[Dashboard], resolve: Resolve
    ) -> None:
        super().__init__(
            scope,
            id,
            resources={
                page.name: {
                    "Type": "AWS::CloudWatch::Dashboard",
                    "Properties": {
                        "DashboardName": renderer.names.dashboard(page.name),
                        "DashboardBody": json_text(renderer.body(page, resolve=resolve)),
                    },
                }
                for page in pages
            },
        )


def json_text(value: Any) -> str:
    """JSON as JavaScript writes it, in which 80.0 is 80: the CDK's own writer takes a call and a parse.

    A token in a string stays one. Its value is put in as it is, so it must need no escaping, as the names
    that CloudWatch gives to load balancers and target groups need none.
    """
    return json.dumps(_numbers(value), separators=(",", ":"), ensure_ascii=False)


def _numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {name: _numbers(inner) for name, inner in cast(Mapping[str, Any], value).items()}
    if isinstance(value, list | tuple):
        return [_numbers(inner) for inner in cast(list[Any], value)]
    return value
