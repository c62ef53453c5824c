"""ECS events in the form that AWS documents, with what a test says of them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

REGION, ACCOUNT = "eu-west-1", "333333333333"
START = datetime(2026, 11, 23, 9, 4, 17, 123_000, tzinfo=UTC)
_ids = itertools.count()


def arn(resource: str) -> str:
    return f"arn:aws:ecs:{REGION}:{ACCOUNT}:{resource}"


def iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def task_event(
    *,
    task: str = "t-1",
    service: str = "api-gateway",
    cluster: str = "plant",
    created: datetime = START - timedelta(seconds=40),
    started: datetime | None = START,
    stopped: datetime | None = None,
    version: int = 4,
    **detail: Any,
) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html"""
    times = {"startedAt": started, "stoppedAt": stopped}
    return _event(
        "ECS Task State Change",
        resource=arn(f"task/{cluster}/{task}"),
        detail={
            "clusterArn": arn(f"cluster/{cluster}"),
            "taskArn": arn(f"task/{cluster}/{task}"),
            "group": f"service:{service}",
            "containers": [{"name": "service", "lastStatus": "RUNNING"}],
            "lastStatus": "STOPPED" if stopped else "RUNNING",
            "createdAt": iso(created),
            "updatedAt": iso(stopped or started or created),
            "version": version,
            **{name: iso(at) for name, at in times.items() if at},
            **detail,
        },
    )


def deployment_event(name: str, *, service: str = "api-gateway", at: datetime = START) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html"""
    return _event(
        "ECS Deployment State Change",
        resource=arn(f"service/plant/{service}"),
        detail={
            "eventType": "ERROR" if name.endswith("FAILED") else "INFO",
            "eventName": name,
            "deploymentId": f"ecs-svc/{at:%H%M%S}",
            "updatedAt": iso(at),
            "reason": "ECS deployment circuit breaker: task failed to start.",
        },
    )


def service_event(
    name: str, kind: str, *, service: str = "api-gateway", at: datetime = START
) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html"""
    return _event(
        "ECS Service Action",
        resource=arn(f"service/plant/{service}"),
        detail={
            "eventType": kind,
            "eventName": name,
            "clusterArn": arn("cluster/plant"),
            "createdAt": iso(at),
        },
    )


def _event(kind: str, *, resource: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": f"event-{next(_ids)}",
        "detail-type": kind,
        "source": "aws.ecs",
        "account": ACCOUNT,
        "time": iso(START),
        "region": REGION,
        "resources": [resource],
        "detail": detail,
    }
