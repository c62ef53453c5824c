"""The demo's incidents: what goes wrong, which alarm must tell, and what its remedy must have done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from local.demo.timeline import Step
from local.fleet import MINUTE, BadDeployment, Fault, LoadSurge, MemoryLeak, ModelErrors, World

Deploy = Callable[[str], str]
"""Deploys the next revision of a service's task definition, and gives its ARN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One incident.

    Attributes:
        incident: Its name in the timeline.
        alarm: The alarm that must ring; others may.
        strike: Makes what goes wrong, from a given minute on.
        describe: The same in words.
        healed: Whether a world shows the remedy, against the world in which the alarm rang.
    """

    incident: str
    alarm: str
    strike: Callable[[datetime, Deploy], Fault]
    describe: str
    healed: Callable[[World, World], bool]

    @property
    def expected(self) -> tuple[tuple[str, Step], ...]:
        """The steps that must be in the timeline."""
        return tuple((self.incident, step) for step in Step)


def _surge(at: datetime, _: Deploy) -> Fault:
    return LoadSurge(service="ml-service", factor=2.2, start=at, end=None)


def _leak(at: datetime, _: Deploy) -> Fault:
    return MemoryLeak(service="data-pipeline", pct_per_minute=12, start=at, end=at + 3 * MINUTE)


def _bad_deployment(_: datetime, deploy: Deploy) -> Fault:
    return BadDeployment(service="api-gateway", share=0.2, task_definition=deploy("api-gateway"))


def _model_errors(at: datetime, _: Deploy) -> Fault:
    return ModelErrors(variant="primary", share=0.2, start=at, end=None)


def _more_tasks(before: World, after: World) -> bool:
    return len(after.tasks["ml-service"]) == len(before.tasks["ml-service"]) + 2


def _other_tasks(before: World, after: World) -> bool:
    old, new = before.tasks["data-pipeline"], after.tasks["data-pipeline"]
    same_definitions = {task.definition for task in old} == {task.definition for task in new}
    return len(old) == len(new) and same_definitions and set(old).isdisjoint(new)


def _other_definition(before: World, after: World) -> bool:
    old, new = before.tasks["api-gateway"], after.tasks["api-gateway"]
    return len(old) == len(new) and {task.definition for task in old}.isdisjoint(
        task.definition for task in new
    )


def _on_the_backup(before: World, after: World) -> bool:
    return (before.traffic["primary"], after.traffic["backup"]) == (1, 1)


CHAPTERS = (
    Chapter(
        incident="cpu",
        alarm="local-ml-service-High-CPU-Utilization",
        strike=_surge,
        describe="2.2 times the usual load on ml-service, and it stays",
        healed=_more_tasks,
    ),
    Chapter(
        incident="memory",
        alarm="local-data-pipeline-High-Memory-Utilization",
        strike=_leak,
        describe="data-pipeline's tasks lose 12 % of their memory a minute, for 3 minutes",
        healed=_other_tasks,
    ),
    Chapter(
        incident="deployment",
        alarm="local-API-Gateway-High-Error-Rate",
        strike=_bad_deployment,
        describe="api-gateway is deployed anew, and 20 % of its answers become server errors",
        healed=_other_definition,
    ),
    Chapter(
        incident="model",
        alarm="local-ML-Service-Prediction-Errors",
        strike=_model_errors,
        describe="the endpoint's primary variant fails 20 % of its predictions, and goes on so",
        healed=_on_the_backup,
    ),
)
