"""Rules that hold for every template of every environment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.remedies import FallbackToBackupModel
from pdm_catalog.second_path import composite_pattern, metric_alarm_pattern
from pdm_catalog.severity import Severity
from tests.conftest import ENVIRONMENTS, Template

Templates = Mapping[tuple[str, str], Template]
COMMON = ("Remediation", "Alerting", "Business", "Watchdog", "Telemetry", "Dashboards", "Tracing")
# What AWS offers no resource for: each with its reason.
NO_RESOURCE = {
    "xray:PutTraceSegments": "X-Ray's write actions know no resources",
    "xray:PutTelemetryRecords": "X-Ray's write actions know no resources",
    "cloudwatch:PutMetricData": "no resources; a condition names the namespace",
    "cloudwatch:GetMetricData": "no resources; it only reads",
    "application-autoscaling:DescribeScalableTargets": "no resources; it only reads",
    "ecs:DescribeTaskDefinition": "no resources; it only reads",
    "ssm:CreateOpsItem": "no resources: the item has no id yet",
}


def properties(template: Template, kind: str) -> Iterator[dict[str, Any]]:
    return (r.get("Properties", {}) for r in template["Resources"].values() if r["Type"] == kind)


def as_list(value: Any) -> list[Any]:
    """A policy may write one thing without its list."""
    return [value] if isinstance(value, str) else list(value)


def test_every_environment_has_the_same_stacks(templates: Templates) -> None:
    """Environments differ in their files only: in what they watch, and in a line for what is optional."""
    expected = {(env.name, stack) for env in ENVIRONMENTS for stack in COMMON}
    watched = {(env.name, f"Cluster-{cluster.name}") for env in ENVIRONMENTS for cluster in env.clusters}
    watched |= {(env.name, f"Service-{service.name}") for env in ENVIRONMENTS for service in env.services}
    optional = {(env.name, "SampleWorkload") for env in ENVIRONMENTS if env.sample_workload}
    optional |= {(env.name, "Logging") for env in ENVIRONMENTS if env.logs.encrypted}

    assert set(templates) == expected | watched | optional


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
    policies = list(properties(templates[environment.name, "Alerting"], "AWS::SNS::TopicPolicy"))
    statements = [s for p in policies for s in p["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]

    assert len(policies) == len(Severity) + 1  # and on-call's mail topic, which only its function may use
    assert len(statements) == len(Severity)
    for statement in statements:
        assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": environment.account}
        assert statement["Condition"]["ArnLike"] == {
            "aws:SourceArn": f"arn:aws:cloudwatch:{environment.region}:{environment.account}:alarm:*"
        }


def test_topics_queues_and_buckets_refuse_plain_http(templates: Templates) -> None:
    """Every resource policy begins by denying what does not come over TLS."""
    for template in templates.values():
        for kind in ("AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"):
            for policy in properties(template, kind):
                denied = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
                assert [s["Condition"] for s in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_the_second_path_shares_nothing_with_the_first(
    environment: Environment, templates: Templates
) -> None:
    """No queue, no function: two rules, one topic, mail. What they let through: test_second_path.py."""
    template = templates[environment.name, "Watchdog"]
    rules = list(properties(template, "AWS::Events::Rule"))
    targets = [target for rule in rules for target in rule["Targets"]]
    [policy] = properties(template, "AWS::SNS::TopicPolicy")
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    topics = {logical_id for logical_id, r in template["Resources"].items() if r["Type"] == "AWS::SNS::Topic"}

    assert not list(properties(template, "AWS::SQS::Queue"))
    assert [rule["EventPattern"] for rule in rules] == [
        metric_alarm_pattern(environment, alarms_of(environment)),
        composite_pattern(environment),
    ]
    assert [{target["Arn"]["Ref"]} for target in targets] == [topics, topics]
    assert [s["Protocol"] for s in properties(template, "AWS::SNS::Subscription")] == ["email"] * len(
        environment.emails.second_path
    )
    assert [s["Principal"] for s in allowed] == [{"Service": "events.amazonaws.com"}]
    assert len(allowed[0]["Condition"]["ArnEquals"]["aws:SourceArn"]) == len(rules)


def test_no_policy_of_a_function_says_anything(templates: Templates) -> None:
    """Least privilege: no wildcard action, and no wildcard resource but where AWS knows none."""
    for template in templates.values():
        for policy in properties(template, "AWS::IAM::Policy"):
            if "TaskDef" in policy["PolicyName"] or "task" in policy["PolicyName"]:
                continue  # the sample workload's, made by ECS constructs
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = as_list(statement["Action"])
                assert not any("*" in action for action in actions)
                if statement["Resource"] == "*":
                    assert set(actions) <= set(NO_RESOURCE)


def test_a_function_may_poll_exactly_the_queues_that_feed_it(templates: Templates) -> None:
    """The emulator never asks for polling permissions, so the template is what proves them."""
    for template in templates.values():
        resources = template["Resources"]
        fed: dict[str, set[str]] = {}
        for mapping in properties(template, "AWS::Lambda::EventSourceMapping"):
            function = resources[mapping["FunctionName"]["Ref"]]["Properties"]
            role = function["Role"]["Fn::GetAtt"][0]
            fed.setdefault(role, set()).add(mapping["EventSourceArn"]["Fn::GetAtt"][0])
        polled: dict[str, set[str]] = {}
        for policy in properties(template, "AWS::IAM::Policy"):
            for statement in policy["PolicyDocument"]["Statement"]:
                if "sqs:ReceiveMessage" not in as_list(statement["Action"]):
                    continue
                on = (
                    statement["Resource"]
                    if isinstance(statement["Resource"], list)
                    else [statement["Resource"]]
                )
                for role in policy["Roles"]:
                    polled.setdefault(role["Ref"], set()).update(arn["Fn::GetAtt"][0] for arn in on)

        assert polled == fed


@pytest.mark.parametrize(
    ("stack", "rates"), [("Watchdog", {"rate(1 minute)"}), ("Telemetry", {"rate(1 minute)", "rate(6 hours)"})]
)
def test_the_scheduler_may_invoke_the_function_it_is_for_and_nothing_else(
    environment: Environment, templates: Templates, stack: str, rates: set[str]
) -> None:
    """Its role is assumed by the service, not by code of ours that a drill could run."""
    template = templates[environment.name, stack]
    schedules = list(properties(template, "AWS::Scheduler::Schedule"))

    assert {schedule["ScheduleExpression"] for schedule in schedules} == rates
    for schedule in schedules:
        role = schedule["Target"]["RoleArn"]["Fn::GetAtt"][0]
        [policy] = [p for p in properties(template, "AWS::IAM::Policy") if {"Ref": role} in p["Roles"]]
        [statement] = policy["PolicyDocument"]["Statement"]
        assert statement["Action"] == "lambda:InvokeFunction"
        assert statement["Resource"] == schedule["Target"]["Arn"]


def test_events_of_ecs_come_from_every_watched_cluster_and_only_our_rules_bring_them(
    environment: Environment, templates: Templates
) -> None:
    """The emulator sends no events of ECS: without the right pattern and policy nothing would ever arrive."""
    template = templates[environment.name, "Telemetry"]
    names, rules = Names.of(environment), list(properties(template, "AWS::Events::Rule"))
    queues = {
        logical_id: resource["Properties"]["QueueName"]
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == "AWS::SQS::Queue"
    }
    rule_ids = [key for key, found in template["Resources"].items() if found["Type"] == "AWS::Events::Rule"]
    allowed = [
        statement
        for policy in properties(template, "AWS::SQS::QueuePolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]

    assert {queues[target["Arn"]["Fn::GetAtt"][0]] for rule in rules for target in rule["Targets"]} == {
        names.task_events_queue
    }
    text = json.dumps([rule["EventPattern"] for rule in rules])
    for cluster in environment.clusters:
        assert names.ecs_arn(f"cluster/{cluster.name}") in text
        assert names.ecs_arn(f"service/{cluster.name}/") in text
    assert len(rules) == 2 * len(environment.clusters)
    assert max(len(json.dumps(rule["EventPattern"])) for rule in rules) < 4_096
    assert {queues[statement["Resource"]["Fn::GetAtt"][0]] for statement in allowed} == {
        names.task_events_queue,
        names.dead_letters(names.task_events_queue),
    }
    for statement in allowed:
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        sources = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
        assert [source["Fn::GetAtt"][0] for source in sources] == rule_ids


def test_a_function_that_publishes_may_use_the_topics_key(templates: Templates) -> None:
    """The emulator does not enforce keys: without this, an encrypted topic would refuse the message."""
    publishing = 0
    for template in templates.values():
        for policy in properties(template, "AWS::IAM::Policy"):
            actions = {
                action
                for statement in policy["PolicyDocument"]["Statement"]
                for action in as_list(statement["Action"])
            }
            if "sns:Publish" in actions:
                publishing += 1
                assert {"kms:Decrypt", "kms:GenerateDataKey"} <= actions

    assert publishing == 2 * len(ENVIRONMENTS)  # on-call's mail, and the heartbeat


def test_the_remediator_may_change_exactly_the_catalogues_targets(
    environment: Environment, templates: Templates
) -> None:
    """Another service of the same cluster, another endpoint of the same account: out of its reach."""
    names = Names.of(environment)
    allowed: dict[str, set[str]] = {}
    for policy in properties(templates[environment.name, "Remediation"], "AWS::IAM::Policy"):
        for statement in policy["PolicyDocument"]["Statement"]:
            for action in as_list(statement["Action"]):
                allowed.setdefault(action, set()).update(map(str, as_list(statement["Resource"])))
    remedies = [alarm.remedy for alarm in alarms_of(environment) if alarm.remedy]
    services = {names.ecs_arn(f"service/{r.target}") for r in remedies if hasattr(r, "cluster")}
    endpoints = {names.endpoint_arn(r.endpoint) for r in remedies if isinstance(r, FallbackToBackupModel)}

    assert allowed["ecs:UpdateService"] == services
    assert allowed["sagemaker:UpdateEndpointWeightsAndCapacities"] == endpoints
    assert allowed["ssm:GetParameter"] == {names.parameter_arn(names.kill_switch)}


def test_log_groups_are_kept_as_the_environment_says(environment: Environment, templates: Templates) -> None:
    """Retention everywhere; class and key for the services' groups."""
    logs = environment.logs
    for (name, stack), template in templates.items():
        if name != environment.name or stack == "SampleWorkload":
            continue
        for group in properties(template, "AWS::Logs::LogGroup"):
            assert group["RetentionInDays"] == logs.retention_days
            if stack == "Logging":
                assert group["LogGroupClass"] == logs.log_class
                assert ("KmsKeyId" in group) == logs.encrypted


def test_cfn_lint_has_nothing_to_say(assembly: Path) -> None:
    """CloudFormation's own schemas allow prod, and what only local has; the others differ in values."""
    # Takes seconds to load: only the worker that needs it pays for it.
    from cfnlint import api as cfnlint  # pyright: ignore[reportMissingTypeStubs]  # it ships no types

    linted = [
        *assembly.glob("assembly-prod/*.template.json"),
        *assembly.glob("assembly-local/localSampleWorkload*.template.json"),
        *assembly.glob(
            "assembly-local/localServiceapigateway*.template.json"
        ),  # a load balancer by parameter
    ]
    # One call for all: it reads the schemas once.
    findings = cfnlint.lint_by_config(
        cfnlint.ManualArgs(templates=[str(path) for path in linted], ignore_checks=["W3005"])
    )

    assert len({path.parent for path in linted}) == 2
    assert [f"{Path(str(match.filename)).name}: {match}" for match in findings] == []
