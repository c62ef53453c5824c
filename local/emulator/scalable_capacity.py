"""The capacity that Application Auto Scaling scales: of an ECS service, and of a SageMaker variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ministack.services import ecs

from local.emulator import ecs_deployments, ecs_tasks, sagemaker_store
from local.emulator.json_api import Record, RefusedError

INVALID = "ValidationException"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A scalable dimension: how a resource id names its resource, and how its capacity is read and set."""

    namespace: str
    read: Callable[[str], int]
    write: Callable[[str, int], None]


def dimension_of(request: Record) -> Dimension:
    """The dimension that a request names.

    Raises:
        RefusedError: it is of another namespace, or not one of these.
    """
    found = DIMENSIONS.get(request["ScalableDimension"])
    if found is None or found.namespace != request["ServiceNamespace"]:
        raise RefusedError(INVALID, "Unsupported service namespace, resource type or scalable dimension")
    return found


def _read_service(resource_id: str) -> int:
    return _service(resource_id)["desiredCount"]


def _write_service(resource_id: str, capacity: int) -> None:
    service = _service(resource_id)
    cluster = service["clusterArn"]
    ecs._update_service({"cluster": cluster, "service": service["serviceName"], "desiredCount": capacity})


def _service(resource_id: str) -> Record:
    match resource_id.split("/"):
        case ["service", cluster, name]:
            with ecs_deployments.LOCK:
                service = ecs_tasks.service_of({"cluster": cluster, "service": name}, "service")
            if service is not None and service["status"] == "ACTIVE":
                return service
        case _:
            pass
    raise RefusedError(INVALID, f"ECS service doesn't exist: {resource_id}")


def _read_variant(resource_id: str) -> int:
    endpoint, variant = _variant(resource_id)
    counts = {each.name: each.desired_count for each in sagemaker_store.endpoint(endpoint).variants}
    return counts[variant] or 0


def _write_variant(resource_id: str, capacity: int) -> None:
    """At once: a scaling activity does not wait for the endpoint here."""
    name, variant = _variant(resource_id)
    endpoint = sagemaker_store.endpoint(name)
    variants = tuple(
        replace(each, desired_count=capacity, current_count=capacity) if each.name == variant else each
        for each in endpoint.variants
    )
    sagemaker_store.put(replace(endpoint, variants=variants))


def _variant(resource_id: str) -> tuple[str, str]:
    match resource_id.split("/"):
        case ["endpoint", endpoint, "variant", variant]:
            if sagemaker_store.exists(endpoint) and variant in [
                each.name for each in sagemaker_store.endpoint(endpoint).variants
            ]:
                return endpoint, variant
        case _:
            pass
    raise RefusedError(INVALID, f"Could not find the resource {resource_id}")


DIMENSIONS = {
    "ecs:service:DesiredCount": Dimension(namespace="ecs", read=_read_service, write=_write_service),
    "sagemaker:variant:DesiredInstanceCount": Dimension(
        namespace="sagemaker", read=_read_variant, write=_write_variant
    ),
}
