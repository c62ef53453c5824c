"""The service deployments of ECS, which moto lacks: ListServiceDeployments, StopServiceDeployment,
DescribeServiceRevisions, as the ECS API reference describes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

RUNNING = ("PENDING", "IN_PROGRESS")
GOING_BACK = ("STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
# "It's possible the number of results is fewer than maxResults": ListServiceDeployments, nextToken.
PAGE = 2
MOST_REVISIONS = 20


@dataclass(slots=True)
class EcsHistory:
    """One service's deployments and revisions; `unreadable` are revisions of before 2024-10-25."""

    deployments: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    definitions: dict[str, str] = field(default_factory=dict[str, str])
    unreadable: set[str] = field(default_factory=set[str])

    def deployed(self, task_definition: str, *, at: datetime, status: str = "SUCCESSFUL") -> str:
        """A deployment that was asked for then; returns its ARN."""
        number = len(self.deployments)
        base = "arn:aws:ecs:eu-west-1:333333333333:{}/plant/ml-service/{}"
        revision, arn = base.format("service-revision", number), base.format("service-deployment", number)
        self.definitions[revision] = task_definition
        started = {} if status == "PENDING" else {"startedAt": at}
        self.deployments.append(
            {
                "serviceDeploymentArn": arn,
                "targetServiceRevisionArn": revision,
                "status": status,
                "createdAt": at,
                **started,
            }
        )
        return arn

    def status(self, arn: str) -> str:
        """How a deployment stands."""
        return self._find(arn)["status"]

    def set_status(self, arn: str, status: str) -> None:
        """What ECS does with it in the meantime."""
        self._find(arn)["status"] = status

    def answer_for(self, client: Any) -> None:
        """Answer the calls of a client, instead of the network."""
        answers = {
            "ListServiceDeployments": self._list,
            "StopServiceDeployment": self._stop,
            "DescribeServiceRevisions": self._describe,
        }
        for operation, answer in answers.items():

            def handler(params: dict[str, Any], answer: Any = answer, **_: Any) -> Any:
                body = answer(json.loads(params["body"]))
                return SimpleNamespace(status_code=400 if "Error" in body else 200), body

            client.meta.events.register(f"before-call.ecs.{operation}", handler)

    def _list(self, asked: dict[str, Any]) -> dict[str, Any]:
        wanted = asked.get("status")
        found = [one for one in self.deployments if not wanted or one["status"] in wanted]
        start = int(asked.get("nextToken", 0))
        end = start + min(PAGE, asked["maxResults"])
        more = {"nextToken": str(end)} if end < len(found) else {}
        return {"serviceDeployments": [dict(one) for one in found[start:end]], **more}

    def _stop(self, asked: dict[str, Any]) -> dict[str, Any]:
        arn = asked["serviceDeploymentArn"]
        status = self._find(arn)["status"]
        if status in RUNNING:
            self.set_status(arn, "ROLLBACK_REQUESTED")
        elif status not in GOING_BACK:
            return {"Error": {"Code": "ConflictException", "Message": f"The deployment is {status}."}}
        return {"serviceDeploymentArn": arn}

    def _describe(self, asked: dict[str, Any]) -> dict[str, Any]:
        arns = asked["serviceRevisionArns"]
        if len(arns) > MOST_REVISIONS:
            return {"Error": {"Code": "InvalidParameterException", "Message": "too many ARNs"}}
        readable = [arn for arn in arns if arn not in self.unreadable]
        return {
            "serviceRevisions": [
                {"serviceRevisionArn": arn, "taskDefinition": self.definitions[arn]} for arn in readable
            ],
            "failures": [{"arn": arn, "reason": "MISSING"} for arn in arns if arn in self.unreadable],
        }

    def _find(self, arn: str) -> dict[str, Any]:
        return next(one for one in self.deployments if one["serviceDeploymentArn"] == arn)
