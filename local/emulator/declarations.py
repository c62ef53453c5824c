"""Resource types that configure what a person looks at: kept as declared, and nothing here acts on them."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]

TYPES = {
    "AWS::CloudWatch::AnomalyDetector": ("", "cloudwatch", "anomaly-detector:{name}"),
    "AWS::CloudWatch::InsightRule": ("RuleName", "cloudwatch", "insight-rule/{name}"),
    "AWS::Logs::AccountPolicy": ("PolicyName", "logs", "account-policy:{name}"),
    "AWS::Logs::LogAnomalyDetector": ("", "logs", "anomaly-detector:{name}"),
    "AWS::Logs::QueryDefinition": ("", "logs", "query-definition:{name}"),
    "AWS::XRay::ResourcePolicy": ("PolicyName", "xray", "resource-policy/{name}"),
    "AWS::XRay::SamplingRule": ("", "xray", "sampling-rule/{name}"),
    "AWS::XRay::TransactionSearchConfig": ("", "xray", "transaction-search-config/{name}"),
}
"""Resource type -> the property that names it, or "" for an id; the service and resource of its ARN."""


def keep_declarations() -> None:
    """Register `TYPES`; any other unknown type is refused, as in CloudFormation."""
    for resource_type, (name_property, service, resource) in TYPES.items():
        provisioners._RESOURCE_HANDLERS[resource_type] = _provisioner(name_property, service, resource)


def _provisioner(name_property: str, service: str, resource: str) -> Properties:
    def create(_logical_id: str, properties: Properties, _stack: str) -> tuple[str, Properties]:
        return attributes(properties.get(name_property) or new_uuid())

    def update(name: str, _old: Properties, _new: Properties, _stack: str) -> tuple[str, Properties]:
        return attributes(name)

    def delete(_name: str, _properties: Properties) -> None:
        pass

    def attributes(name: str) -> tuple[str, Properties]:
        arn = f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource.format(name=name)}"
        arns = dict.fromkeys(("Arn", "RuleARN", "AnomalyDetectorArn"), arn)
        return name, {**arns, "QueryDefinitionId": name, "Id": name, "AccountId": get_account_id()}

    return {"create": create, "update": update, "delete": delete}
