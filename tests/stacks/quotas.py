"""What AWS takes at most, and how much of it a template uses. Each figure has its source beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

Template = Mapping[str, Any]
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
RESOURCES, TEMPLATE_BYTES = 500, 1_000_000
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
VARIABLES_BYTES, UNPACKED_BYTES = 4_096, 250_000_000
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
ROLE_POLICIES_CHARS, KEY_POLICY_BYTES = 10_240, 32_768
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
PATTERN_CHARS = 2_048
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
WIDGETS, METRICS_A_WIDGET, METRICS_A_DASHBOARD = 500, 500, 2_500
# AlarmRule of PutCompositeAlarm:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
RULE_CHARS = 10_240
# AWS documents no limit of a filter expression; ours is 2,000 (pdm_catalog/traces.py), and is kept there.
FILTER_CHARS = 2_600

Use = tuple[str, int, int]
"""What is used, how much of it, and how much there is."""


def uses(template: Template) -> Iterator[Use]:
    """Every quota that a template comes near to or not."""
    resources = cast(Mapping[str, Mapping[str, Any]], template["Resources"])
    yield "resources", len(resources), RESOURCES
    yield "template", len(_compact(template)), TEMPLATE_BYTES
    inline: dict[str, int] = {}
    for logical_id, resource in resources.items():
        properties = cast(Mapping[str, Any], resource.get("Properties", {}))
        if resource["Type"] == "AWS::IAM::Policy":
            for role in properties["Roles"]:
                inline[str(role)] = inline.get(str(role), 0) + len(_compact(properties["PolicyDocument"]))
        for what, used, quota in _of(resource["Type"], properties):
            yield f"{logical_id}: {what}", used, quota
    for role, chars in inline.items():
        yield f"policies of {role}", chars, ROLE_POLICIES_CHARS


def unpacked_bytes(asset: Path) -> int:
    """The files of a function."""
    return sum(path.stat().st_size for path in asset.rglob("*") if path.is_file())


def _of(kind: str, properties: Mapping[str, Any]) -> Iterator[Use]:
    match kind:
        case "AWS::Lambda::Function":
            yield "variables", len(_compact(properties.get("Environment", {}))), VARIABLES_BYTES
        case "AWS::Events::Rule" if "EventPattern" in properties:
            yield "pattern", len(_compact(properties["EventPattern"])), PATTERN_CHARS
        case "AWS::CloudWatch::CompositeAlarm":
            yield "rule", len(properties["AlarmRule"]), RULE_CHARS
        case "AWS::XRay::Group":
            yield "filter", len(properties["FilterExpression"]), FILTER_CHARS
        case "AWS::KMS::Key":
            yield "key policy", len(_compact(properties["KeyPolicy"])), KEY_POLICY_BYTES
        case "AWS::CloudWatch::Dashboard":
            yield from _of_dashboard(_text(properties["DashboardBody"]))
        case _:
            pass


def _of_dashboard(body: str) -> Iterator[Use]:
    widgets = [widget.get("properties", {}) for widget in json.loads(body)["widgets"]]
    metrics = [len(widget.get("metrics", ())) for widget in widgets]
    yield "widgets", len(widgets), WIDGETS
    yield "metrics of a widget", max(metrics, default=0), METRICS_A_WIDGET
    yield "metrics", sum(metrics), METRICS_A_DASHBOARD


def _text(value: Any) -> str:
    """A body with deploy-time values in it is a Fn::Join: a value stands as its length matters least."""
    if isinstance(value, str):
        return value
    [(_, (_, parts))] = cast(Mapping[str, Any], value).items()
    return "".join(part if isinstance(part, str) else "x" for part in parts)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
