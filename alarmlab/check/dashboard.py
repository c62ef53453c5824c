"""A dashboard as the rules see it: its body as data, whatever way it was written.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import Text, as_items, as_text, entries
from alarmlab.cloudformation.token import Token
from alarmlab.dashboards.body import read_body

DASHBOARD = "AWS::CloudWatch::Dashboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One widget: its type and its properties. What only the deployment knows is `${Name}` in their text."""

    type: str
    properties: Mapping[str, object]
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """An AWS::CloudWatch::Dashboard. `body` and `widgets` are None when the body is not known as a whole.

    `error` is what is wrong with a body that is known and is not JSON.
    """

    stack: Stack
    resource: Resource
    name: Text
    body: Mapping[str, object] | None
    widgets: tuple[Widget, ...] | None
    error: str | None


def read_dashboard(stack: Stack, resource: Resource) -> Dashboard:
    """The dashboard the resource describes."""
    body, error = _body(resource.properties.get("DashboardBody"))
    return Dashboard(
        stack=stack,
        resource=resource,
        name=as_text(resource.properties.get("DashboardName")),
        body=body,
        widgets=None if body is None else _widgets(body),
        error=error,
    )


def _body(value: object) -> tuple[Mapping[str, object] | None, str | None]:
    if not isinstance(value, str | Token):
        return None, None
    body, error = read_body(str(value))
    if error is not None:
        # A token may stand for a number, or for a part of the text: then the text proves nothing.
        return None, error if isinstance(value, str) else None
    return entries(body), None if isinstance(body, dict) else "it is not a JSON object"


def _widgets(body: Mapping[str, object]) -> tuple[Widget, ...]:
    found = as_items(body.get("widgets"))
    return tuple(
        Widget(
            type=str(entries(item).get("type")),
            properties=entries(entries(item).get("properties")),
            raw=entries(item),
        )
        for item in (() if isinstance(found, Token) else found)
    )
