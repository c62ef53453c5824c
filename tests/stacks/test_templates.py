"""Rules that hold for every template of every environment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cfnlint import api as cfnlint  # pyright: ignore[reportMissingTypeStubs]  # cfn-lint ships no types

from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from tests.conftest import ENVIRONMENTS, Template

Templates = Mapping[tuple[str, str], Template]
STACKS = ("Alerting", "Remediation", "Infrastructure", "Tracing", "Dashboards")
WRITES = ("Put", "Update", "Delete", "Create", "Send", "Publish", "Change")
# What AWS offers no resource for: each with its reason.
NO_RESOURCE = {
    "xray:PutTraceSegments": "X-Ray's write actions know no resources",
    "xray:PutTelemetryRecords": "X-Ray's write actions know no resources",
}


def properties(template: Template, kind: str) -> Iterator[dict[str, Any]]:
    return (r.get("Properties", {}) for r in template["Resources"].values() if r["Type"] == kind)


def test_every_environment_has_the_same_stacks(templates: Templates) -> None:
    """Environments differ in their files only; the sample workload is a line in one."""
    expected = {(env.name, stack) for env in ENVIRONMENTS for stack in STACKS}
    sampled = {(env.name, "SampleWorkload") for env in ENVIRONMENTS if env.sample_workload}

    assert set(templates) == expected | sampled


def test_no_export_joins_two_stacks(templates: Templates) -> None:
    """An export that is used blocks the removal of the stack that makes it."""
    for template in templates.values():
        assert not any("Export" in output for output in template.get("Outputs", {}).values())
        assert "Fn::ImportValue" not in json.dumps(template)


def test_no_template_holds_a_secret(templates: Templates) -> None:
    """Secrets are made by hand and read at run time; a template names them at most."""
    for template in templates.values():
        assert not list(properties(template, "AWS::SecretsManager::Secret"))
        assert "xoxb-" not in json.dumps(template)


def test_queues_topics_and_tables_are_encrypted(templates: Templates) -> None:
    """With keys: topics ours (CloudWatch must be let in), queues SQS's, tables DynamoDB's in KMS."""
    for template in templates.values():
        assert all(p["SqsManagedSseEnabled"] is True for p in properties(template, "AWS::SQS::Queue"))
        assert all("KmsMasterKeyId" in p for p in properties(template, "AWS::SNS::Topic"))
        for table in properties(template, "AWS::DynamoDB::GlobalTable"):
            assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}


def test_every_queue_but_a_dead_letter_queue_has_one(templates: Templates) -> None:
    """What cannot be processed is kept."""
    for template in templates.values():
        for queue in properties(template, "AWS::SQS::Queue"):
            assert ("-dlq" in queue["QueueName"]) != ("RedrivePolicy" in queue)


def test_only_cloudwatch_of_this_account_may_publish_alerts(
    environment: Environment, templates: Templates
) -> None:
    """The emulator does not enforce topic policies, so the template is what proves them."""
    for policy in properties(templates[environment.name, "Alerting"], "AWS::SNS::TopicPolicy"):
        allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]

        assert [statement["Principal"] for statement in allowed] == [{"Service": "cloudwatch.amazonaws.com"}]
        assert allowed[0]["Condition"]["StringEquals"] == {"aws:SourceAccount": environment.account}


def test_no_policy_of_a_function_says_anything(templates: Templates) -> None:
    """Least privilege: no wildcard action, and no wildcard resource but where AWS knows none."""
    for template in templates.values():
        for policy in properties(template, "AWS::IAM::Policy"):
            if "TaskDef" in policy["PolicyName"] or "task" in policy["PolicyName"]:
                continue  # the sample workload's, made by ECS constructs
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"]
                actions = [actions] if isinstance(actions, str) else actions
                assert not any("*" in action for action in actions)
                if statement["Resource"] == "*":
                    assert set(actions) <= set(NO_RESOURCE)


def test_the_remediator_may_change_exactly_the_catalogues_targets(
    environment: Environment, templates: Templates
) -> None:
    """Another service of the same cluster is out of its reach."""
    names = Names.of(environment)
    [statement] = [
        statement
        for policy in properties(templates[environment.name, "Remediation"], "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if "ecs:UpdateService" in statement["Action"]
    ]
    targets = {alarm.remedy.target for alarm in alarms_of(environment) if alarm.remedy}

    assert set(statement["Resource"]) == {names.ecs_arn(f"service/{target}") for target in targets}


@pytest.mark.parametrize("environment", [env.name for env in ENVIRONMENTS])
def test_cfn_lint_has_nothing_to_say(assembly: Path, environment: str) -> None:
    """The templates are what CloudFormation's own schemas allow."""
    findings = [
        f"{path.name}: {match}"
        for path in sorted((assembly / f"assembly-{environment}").glob("*.template.json"))
        for match in cfnlint.lint_file(path, config=cfnlint.ManualArgs(ignore_checks=["W3005"]))
    ]

    assert findings == []
