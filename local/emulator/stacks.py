"""DescribeStacks tells what an SSM-typed parameter resolved to, and waits for a stack to settle."""

from __future__ import annotations

import asyncio
import functools
import re
import time
from typing import Any
from xml.etree import ElementTree

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers, helpers

LONGEST_WAIT_S = 20.0
"""The CDK command line polls every 5 s; most stacks settle here within one."""
LOOK_EVERY_S = 0.02

_UNSETTLED = re.compile(rb"<StackStatus>(?!REVIEW_)\w+_IN_PROGRESS</StackStatus>")
_NAMESPACE = {"cfn": helpers.CFN_NS}


def answer_when_settled() -> None:
    """DescribeStacks of one stack answers when nothing is in progress on it, or after `LONGEST_WAIT_S`."""
    handle = cloudformation.handle_request

    @functools.wraps(handle)
    async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        deadline = time.monotonic() + LONGEST_WAIT_S
        answer = await handle(method, path, headers, body, query)
        while _describes_one_stack(body) and _UNSETTLED.search(answer[2]) and time.monotonic() < deadline:
            await asyncio.sleep(LOOK_EVERY_S)
            answer = await handle(method, path, headers, body, query)
        return answer

    cloudformation.handle_request = handle_request


def tell_resolved_values() -> None:
    """An SSM-typed parameter shows its name as ParameterValue and what it resolved to as ResolvedValue."""
    describe = handlers._ACTION_HANDLERS["DescribeStacks"]

    @functools.wraps(describe)
    def describe_stacks(params: Any) -> Any:
        status, headers, body = describe(params)
        return (status, headers, _resolved(body)) if status == 200 else (status, headers, body)

    handlers._ACTION_HANDLERS["DescribeStacks"] = describe_stacks


def _describes_one_stack(body: bytes) -> bool:
    return b"Action=DescribeStacks" in body and b"StackName=" in body


def _resolved(body: bytes) -> bytes:
    ElementTree.register_namespace("", helpers.CFN_NS)
    answer = ElementTree.fromstring(body)  # noqa: S314  # made in this process a moment ago
    for described in answer.iterfind(".//cfn:Stacks/cfn:member", _NAMESPACE):
        stack_id = described.findtext("cfn:StackId", namespaces=_NAMESPACE)
        [stack] = [stack for stack in cloudformation._stacks.values() if stack["StackId"] == stack_id]
        for parameter in described.iterfind("cfn:Parameters/cfn:member", _NAMESPACE):
            key = parameter.findtext("cfn:ParameterKey", namespaces=_NAMESPACE)
            name = stack.get("_resolved_params", {}).get(key, {}).get("SsmName")
            value = parameter.find("cfn:ParameterValue", _NAMESPACE)
            if name is not None and value is not None:
                ElementTree.SubElement(parameter, f"{{{helpers.CFN_NS}}}ResolvedValue").text = value.text
                value.text = name
    return ElementTree.tostring(answer, encoding="utf-8", xml_declaration=True)
