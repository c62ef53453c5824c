"""Least privilege: each permission of each function, removed in turn, is missed.

The permissions are read from the deployed templates, so a new one without a drill fails this test.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.emulator_process import ACCOUNT, REGION
from pdm_catalog.names import FUNCTIONS, TIMEOUT_S
from tests.end_to_end.conftest import Deployed
from tests.end_to_end.drills import Drill, drill_of

pytestmark = pytest.mark.end_to_end
PACKAGES = (*FUNCTIONS, "container_insights")
# What Lambda or SNS does in the role's name, not the code: the emulator does not ask for it. The
# templates are what proves these: tests/stacks/test_templates.py.
NOT_CALLED_BY_CODE = {
    "sqs:ReceiveMessage": "the event source mapping polls",
    "sqs:DeleteMessage": "the event source mapping deletes what was done",
    "sqs:GetQueueAttributes": "the event source mapping looks at the queue",
    "sqs:GetQueueUrl": "granted with the others by the CDK",
    "logs:CreateLogStream": "Lambda writes the logs",
    "logs:PutLogEvents": "Lambda writes the logs",
    "xray:PutTraceSegments": "Lambda sends the traces",
    "xray:PutTelemetryRecords": "Lambda sends the traces",
    "kms:Decrypt": "SNS uses the key for the caller; the emulator does not enforce keys",
    "kms:GenerateDataKey": "SNS uses the key for the caller; the emulator does not enforce keys",
}
# One adapter in lambdas/shared hands messages back for every function; Slack is the one that is drilled.
DRILLED_ONCE = {"sqs:ChangeMessageVisibility": "slack_notifier"}


@pytest.fixture
def standing_still(deployed: Deployed) -> Iterator[Deployed]:
    """No function takes a message from a queue, so that only the drills call."""
    functions = deployed.client("lambda")
    mappings = [m["UUID"] for m in functions.list_event_source_mappings()["EventSourceMappings"]]
    for mapping in mappings:
        functions.update_event_source_mapping(UUID=mapping, Enabled=False)
    yield deployed
    sqs, names = deployed.client("sqs"), deployed.system.names
    for queue in names.queues:
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        sqs.purge_queue(QueueUrl=url)
    for mapping in mappings:
        functions.update_event_source_mapping(UUID=mapping, Enabled=True)


def test_each_permission_removed_in_turn_is_missed(standing_still: Deployed) -> None:
    """With it the function is refused nothing; without it, it is refused exactly that."""
    deployed, rows = standing_still, list[tuple[str, str, set[str], set[str]]]()
    for package in PACKAGES:
        role, policy, document = _policy(deployed, package)
        with_all: dict[Drill, set[str]] = {}
        for action in _actions(document):
            if action in NOT_CALLED_BY_CODE or DRILLED_ONCE.get(action, package) != package:
                continue
            drill = drill_of(package, action)
            if drill not in with_all:
                with_all[drill] = _refusals(deployed, package, drill)
            _put(deployed, role, policy, _without(document, action))
            try:
                after = _refusals(deployed, package, drill)
            finally:
                _put(deployed, role, policy, document)
            rows.append((package, action, with_all[drill], after))

    assert len(rows) >= 30
    missed = [row for row in rows if row[2:] != (set(), {row[1]})]
    assert missed == [], "\n".join(str(row) for row in missed)


def _refusals(deployed: Deployed, package: str, drill: Drill) -> set[str]:
    """The actions that a function was refused in a drill."""
    functions, name = deployed.client("lambda"), deployed.system.names.function(package)
    # A new container, which has read no secret yet.
    functions.update_function_configuration(FunctionName=name, Timeout=TIMEOUT_S)
    said = ""
    for event in drill(deployed):
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
        said += base64.b64decode(answer.get("LogResult", "")).decode("utf-8", "replace")
        said += answer["Payload"].read().decode()
    return {
        words.split()[0].rstrip(".,")
        for words in said.replace("\\n", "\n").split("is not authorized to perform: ")[1:]
    }


def _policy(deployed: Deployed, package: str) -> tuple[str, str, dict[str, Any]]:
    """The role of a function, and its one inline policy as it is deployed."""
    iam = deployed.client("iam")
    name = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{deployed.system.names.function(package)}"
    role = deployed.client("lambda").get_function(FunctionName=name)["Configuration"]["Role"].split("/")[-1]
    [policy] = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    return role, policy, json.loads(document) if isinstance(document, str) else document


def _put(deployed: Deployed, role: str, policy: str, document: dict[str, Any]) -> None:
    deployed.client("iam").put_role_policy(
        RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document)
    )


def _actions(document: dict[str, Any]) -> list[str]:
    found = [action for statement in document["Statement"] for action in _listed(statement["Action"])]
    return sorted(set(found))


def _without(document: dict[str, Any], action: str) -> dict[str, Any]:
    """The policy without one action; a statement that is left with none goes."""
    changed = copy.deepcopy(document)
    for statement in changed["Statement"]:
        statement["Action"] = [name for name in _listed(statement["Action"]) if name != action]
    changed["Statement"] = [statement for statement in changed["Statement"] if statement["Action"]]
    return changed


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
