"""What may be done about an alarm without asking a person, and to exactly which target."""

from __future__ import annotations

from dataclasses import dataclass

from pdm_catalog.errors import Problem, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleOutService:
    """Add tasks to one ECS service.

    Attributes:
        cluster: Name of the ECS cluster.
        service: Name of the service in it.
        step: Tasks added at a time; the plan says 2.
        at_most: Desired count never exceeded, whatever was asked; the plan says 10.
        cooldown_s: Seconds in which the same target is not scaled again: a new Fargate task takes
            one to two minutes to take load, and an alarm needs two more to see it.
    """

    cluster: str
    service: str
    step: int = 2
    at_most: int = 10
    cooldown_s: int = 300

    def __post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> list[Problem]:
        where = f"remedy scale-out-service of {self.service!r}"
        found: list[Problem] = []
        for field in ("cluster", "service"):
            if not getattr(self, field):
                found.append(
                    Problem(
                        where=where,
                        field=field,
                        got=getattr(self, field),
                        rule="names no target.",
                        fix="name the cluster and the service, or declare the alarm without a remedy",
                    )
                )
        if not 1 <= self.step <= self.at_most:
            found.append(
                Problem(
                    where=where,
                    field="step",
                    got=self.step,
                    rule=f"is not between 1 and at_most = {self.at_most}.",
                    fix="add at least one task and no more than the cap",
                )
            )
        return found

    @property
    def name(self) -> str:
        """The remedy's name in the alarm index, in messages and in the runbooks."""
        return "scale-out-service"

    @property
    def target(self) -> str:
        """What it acts on, as one word: one action at a time per target."""
        return f"{self.cluster}/{self.service}"


Remedy = ScaleOutService
