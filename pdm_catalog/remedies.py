"""What may be done about an alarm without asking a person, and to exactly which target."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pdm_catalog.errors import Problem, refuse


class RemediationMode(StrEnum):
    """Whether a remedy acts or only says what it would do."""

    DRY_RUN = "dry-run"
    ACT = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnService:
    """A remedy for one ECS service.

    Attributes:
        cluster: Name of the ECS cluster.
        service: Name of the service in it.
        cooldown_s: Seconds in which the same target is not acted on again.
    """

    name: ClassVar[str]
    cluster: str
    service: str
    cooldown_s: int

    def __post_init__(self) -> None:
        refuse(self._problems())

    @property
    def target(self) -> str:
        """What it acts on, as one word: one action at a time per target."""
        return f"{self.cluster}/{self.service}"

    def _problems(self) -> Iterator[Problem]:
        yield from _named(self.name, cluster=self.cluster, service=self.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleOutService(_OnService):
    """Add tasks to a service.

    Attributes:
        step: Tasks added at a time; the plan says 2.
        at_most: Desired count never exceeded, whatever was asked; the plan says 10.
        cooldown_s: 5 minutes: a new Fargate task takes one to two minutes to take load, and an alarm
            needs two more to see it.
    """

    name: ClassVar[str] = "scale-out-service"
    step: int = 2
    at_most: int = 10
    cooldown_s: int = 300

    def _problems(self) -> Iterator[Problem]:
        yield from _named(self.name, cluster=self.cluster, service=self.service)
        if not 1 <= self.step <= self.at_most:
            yield Problem(
                where=f"remedy {self.name} of {self.service!r}",
                field="step",
                got=self.step,
                rule=f"is not between 1 and at_most = {self.at_most}.",
                fix="add at least one task and no more than the cap",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartService(_OnService):
    """Replace the tasks of a service by fresh ones of the same definition.

    Attributes:
        cooldown_s: 30 minutes: memory that fills faster than that is not cured by restarts.
    """

    name: ClassVar[str] = "restart-service"
    cooldown_s: int = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackDeployment(_OnService):
    """Return a service to the deployment before, when the newest one is the likely cause.

    Attributes:
        blame_s: A deployment that began longer ago is not blamed.
        cooldown_s: One hour: a second rollback would undo the first.
    """

    name: ClassVar[str] = "rollback-deployment"
    blame_s: int = 3_600
    cooldown_s: int = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackToBackupModel:
    """Send all traffic of an endpoint to its backup variant: primary weight 0, backup 1.

    Attributes:
        endpoint: Name of the SageMaker endpoint.
        primary, backup: Names of its variants.
        min_instances: The backup variant must have as many in service.
        cooldown_s: One hour: people bring the primary back.
    """

    name: ClassVar[str] = "fallback-to-backup-model"
    endpoint: str
    primary: str
    backup: str
    min_instances: int = 1
    cooldown_s: int = 3_600

    def __post_init__(self) -> None:
        refuse(_named(self.name, endpoint=self.endpoint, primary=self.primary, backup=self.backup))

    @property
    def target(self) -> str:
        """What it acts on."""
        return f"endpoint/{self.endpoint}"


Remedy = ScaleOutService | RestartService | RollbackDeployment | FallbackToBackupModel
REMEDIES: Mapping[str, type[Remedy]] = {
    remedy.name: remedy
    for remedy in (ScaleOutService, RestartService, RollbackDeployment, FallbackToBackupModel)
}


def remedy_to_json(remedy: Remedy) -> dict[str, Any]:
    """A remedy as plain JSON values."""
    return {"name": remedy.name, **dataclasses.asdict(remedy)}


def remedy_from_json(value: Mapping[str, Any]) -> Remedy:
    """The inverse of remedy_to_json."""
    fields = dict(value)
    return REMEDIES[fields.pop("name")](**fields)


def _named(remedy: str, **targets: str) -> Iterator[Problem]:
    for field, value in targets.items():
        if not value:
            yield Problem(
                where=f"remedy {remedy}",
                field=field,
                got=value,
                rule="names no target.",
                fix="name it, or declare the alarm without a remedy",
            )
