"""AWS::EC2::SecurityGroupIngress and Egress: rules that appear on the emulator's real security groups."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]


def add_security_group_rules() -> None:
    """Register both resource types; Ref is the rule's id, as in CloudFormation."""
    for direction, permissions in (("Ingress", "IpPermissions"), ("Egress", "IpPermissionsEgress")):
        provisioners._RESOURCE_HANDLERS[f"AWS::EC2::SecurityGroup{direction}"] = _provisioner(permissions)


def _provisioner(permissions: str) -> dict[str, Any]:
    def create(_logical_id: str, properties: Properties, _stack: str) -> tuple[str, dict[str, str]]:
        _rules(properties, permissions).append(_rule(properties))
        rule_id = f"sgr-{new_uuid().replace('-', '')[:17]}"
        return rule_id, {"Id": rule_id}

    def update(rule_id: str, old: Properties, new: Properties, _stack: str) -> tuple[str, dict[str, str]]:
        delete(rule_id, old)
        _rules(new, permissions).append(_rule(new))
        return rule_id, {"Id": rule_id}

    def delete(_rule_id: str, properties: Properties) -> None:
        group = ec2._security_groups.get(properties["GroupId"])
        if group and _rule(properties) in group[permissions]:
            group[permissions].remove(_rule(properties))

    return {"create": create, "update": update, "delete": delete}


def _rules(properties: Properties, permissions: str) -> list[dict[str, Any]]:
    group = ec2._security_groups.get(properties["GroupId"])
    if group is None:
        raise ValueError(f"The security group '{properties['GroupId']}' does not exist")
    return group[permissions]


def _rule(properties: Properties) -> dict[str, Any]:
    [rule] = provisioners._ec2_sg_permissions([properties])
    return rule
