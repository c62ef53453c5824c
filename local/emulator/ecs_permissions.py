"""Which resource an ECS call is about, when IAM asks."""

from __future__ import annotations

import json
from typing import Any

from ministack.core import iam_actions

SERVICE_FIELDS = {"UpdateService": "service", "DeleteService": "service", "DescribeServices": "services"}
"""Calls whose resource is a service, and where they name it (Service Authorization Reference, Amazon ECS)."""


def authorize_services_by_their_arn() -> None:
    """The resource of UpdateService, DeleteService and DescribeServices is the service, not its cluster."""
    resource_of = iam_actions.extract_resource_arn

    def extract(service: str, method: str, path: str, headers: Any, body: bytes, *more: Any) -> str:
        found = resource_of(service, method, path, headers, body, *more)
        call = headers.get("x-amz-target", "").rpartition(".")[2]
        if service != "ecs" or call not in SERVICE_FIELDS:
            return found
        return _service_arn(json.loads(body or b"{}"), SERVICE_FIELDS[call], cluster_arn=found)

    iam_actions.extract_resource_arn = extract


def _service_arn(request: dict[str, Any], field: str, *, cluster_arn: str) -> str:
    named = request.get(field) or ""
    # The emulator asks about one resource a call; AWS about each. Ours name one.
    name = named[0] if isinstance(named, list) and named else named
    if not isinstance(name, str) or not name:
        return cluster_arn
    return name if name.startswith("arn:") else f"{cluster_arn.replace(':cluster/', ':service/')}/{name}"
