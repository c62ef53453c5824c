"""One minute of the fleet, and what is measured of it. Pure: everything that is known of it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from local.fleet import business, damage, engines
from local.fleet.chance import Chance
from local.fleet.datapoint import Datapoint
from local.fleet.demand import PREDICTIONS_PER_REQUEST, Demand, usual_demand
from local.fleet.emit import (
    ServiceMinute,
    ecs_datapoints,
    instance_datapoints,
    kinesis_datapoints,
    sagemaker_datapoints,
)
from local.fleet.emit_balancer import answer_datapoints, refusal_datapoints, target_datapoints
from local.fleet.emit_own import (
    error_lines,
    health_datapoints,
    pipeline_datapoints,
    prediction_datapoints,
    quality_datapoints,
    relative_error_datapoints,
)
from local.fleet.emit_tasks import ServiceTasks, task_datapoints
from local.fleet.emit_telemetry import capacity_datapoints, service_datapoints
from local.fleet.faults import Fault
from local.fleet.model import Borne, memory_pct, refusals, response_times_s, responses
from local.fleet.predictions import answered, relative_error
from local.fleet.roster import Serving
from local.fleet.targets import Targets
from local.fleet.world import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """The minute that starts at `at`.

    Attributes:
        targets: What the fleet runs on.
        engines, seed: Which fleet it is.
        luck: All that is random in it.
        faults: Everything that was injected, active or not.
        load: What arrives.
        tasks: The tasks that each service shall have.
        serving: Those of them that do the work.
        borne: What each service makes of its load.
        unread: Readings that the stream still holds from the minutes before.
        traffic: The share of the predictions that each variant answers.
    """

    targets: Targets
    engines: int
    seed: int
    at: datetime
    luck: Chance
    faults: tuple[Fault, ...]
    load: Demand
    tasks: Mapping[str, tuple[Task, ...]]
    serving: Mapping[str, tuple[Serving, ...]]
    borne: Mapping[str, Borne]
    unread: float
    traffic: Mapping[str, float]

    def datapoints(self) -> Iterator[Datapoint]:
        """What AWS and the services publish."""
        yield from self._ecs()
        yield from self._tasks()
        yield from self._stream()
        yield from self._load_balancer()
        yield from self._predictions()
        yield from self._business()
        yield from self._telemetry()

    def _ecs(self) -> Iterator[Datapoint]:
        services = tuple(
            ServiceMinute(
                name=name,
                tasks=len(tasks),
                cpu_pct=100 * self.borne[name].utilization,
                memory_pct=self._memory_pct(name, tasks),
            )
            for name, tasks in self.serving.items()
        )
        return ecs_datapoints(self.targets, self.at, services=services)

    def _tasks(self) -> Iterator[Datapoint]:
        services = tuple(
            ServiceTasks(
                name=name,
                desired=len(self.tasks[name]),
                running=len(tasks),
                deployments=max(1, len({task.definition for task in self.tasks[name]})),
            )
            for name, tasks in self.serving.items()
        )
        return task_datapoints(self.targets, self.at, services=services)

    def _telemetry(self) -> Iterator[Datapoint]:
        started = {name: sum(task.since == self.at for task in tasks) for name, tasks in self.serving.items()}
        serving = {name: len(tasks) for name, tasks in self.serving.items()}
        yield from service_datapoints(self.targets, self.at, serving=serving, started=started)
        yield from capacity_datapoints(self.targets.capacities, self.at)

    def _memory_pct(self, service: str, tasks: tuple[Serving, ...]) -> float:
        of_each = [
            memory_pct(
                utilization=self.borne[service].utilization,
                leaked_pct=damage.leaked_pct(self.faults, service, task, self.at),
                luck=self.luck,
            )
            for task in tasks
        ]
        return sum(of_each) / len(of_each) if of_each else 0.0

    def _stream(self) -> Iterator[Datapoint]:
        pipeline = self.targets.data_pipeline
        served = bool(self.serving[pipeline])
        left_over = self.borne[pipeline].left_over
        read = round(self.load.readings + self.unread - left_over)
        yield from kinesis_datapoints(
            self.targets,
            self.at,
            written=self.load.readings,
            read=read if served else None,
            iterator_age_ms=1_000 * self._behind_s,
        )
        if served:
            yield from pipeline_datapoints(self.at, stages=self.targets.stages, records=read, luck=self.luck)
            yield error_lines(self.at, service=pipeline, lines=0)

    @property
    def _behind_s(self) -> float:
        """How old the readings are that the pipeline stores."""
        left_over = self.borne[self.targets.data_pipeline].left_over
        return 60 * left_over / usual_demand(self.engines).readings

    def _load_balancer(self) -> Iterator[Datapoint]:
        gateway, models = self.targets.api_gateway, self.targets.ml_service
        healthy = len(self.serving[gateway])
        found = refusals(
            requests=self.load.requests,
            left_over=self.borne[gateway].left_over,
            usual_requests=usual_demand(self.engines).requests,
        )
        yield from refusal_datapoints(self.targets, self.at, refused=found.refused, rejected=found.rejected)
        yield from target_datapoints(self.targets, self.at, healthy=healthy, refused=found.refused)
        if not healthy:
            return  # without a target the load balancer answers by itself
        failing = {
            service: damage.failing_answers(self.faults, service, self.serving[service], self.at)
            for service in (gateway, models)
        }
        succeeding = (1 - failing[gateway]) * (1 - PREDICTIONS_PER_REQUEST * failing[models])
        answers = responses(requests=found.answered, failing_share=1 - succeeding, luck=self.luck)
        yield error_lines(self.at, service=gateway, lines=answers.server_5xx)
        yield from answer_datapoints(
            self.targets,
            self.at,
            answers=answers,
            times_s=response_times_s(
                api_utilization=self.borne[gateway].utilization,
                ml_utilization=self.borne[models].utilization,
                luck=self.luck,
            ),
        )

    def _predictions(self) -> Iterator[Datapoint]:
        """For a failed prediction ml-service answers with the one before: callers get no error."""
        models = self.targets.ml_service
        # A saturated ml-service asks the endpoint for no more than it bears: the rest has timed out by then.
        arriving = self.load.predictions - self.borne[models].left_over if self.serving[models] else 0
        variants = tuple(
            answered(
                variant=variant,
                invocations=round(arriving * share),
                usual=usual_demand(self.engines).predictions,
                failing_share=damage.failing_predictions(self.faults, variant, self.at),
                luck=self.luck,
            )
            for variant, share in self.traffic.items()
        )
        yield from instance_datapoints(self.targets, self.at, variants=variants)
        asked = sum(variant.invocations for variant in variants)
        failed = sum(variant.failed for variant in variants) + self.luck.stray_prediction_errors
        yield from sagemaker_datapoints(self.targets, self.at, variants=variants)
        yield from prediction_datapoints(
            self.at, asked=asked, failed=min(asked, failed), behind_s=self._behind_s, luck=self.luck
        )
        if self.serving[models]:
            yield error_lines(self.at, service=models, lines=min(asked, failed))

    def _business(self) -> Iterator[Datapoint]:
        seed, at = self.seed, self.at
        yield from relative_error_datapoints(at, relative_error=relative_error(self.luck))
        yield from health_datapoints(
            at,
            levels=engines.levels(engines=self.engines, seed=seed, at=at, faults=self.faults),
            entered=engines.entered(engines=self.engines, seed=seed, at=at, faults=self.faults),
            fleets=self.targets.fleets,
        )
        if self.serving[self.targets.data_pipeline]:
            checks = self.targets.checks
            qualities = {check: business.quality(seed=seed, at=at, check=check) for check in checks}
            yield from quality_datapoints(at, qualities=qualities)
