"""The catalogue's alarms on recorded services: thresholds fitted to one day, judged on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.arrays import Floats
from alarmlab.backtest.fit import Rule, propose
from alarmlab.backtest.history.recording import Recording
from alarmlab.backtest.replay.exact import HistoryStore
from alarmlab.backtest.scoring import Score
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import parse_statistic
from benchmarks.detection_quality.nezha_files import STEP_S, ServiceDay
from benchmarks.detection_quality.recorded import (
    DataError,
    Recorded,
    alarm_on,
    history,
    judged,
    pages,
    recording,
)
from environments import read_environment
from environments.reader import FOLDER
from local.detection import LOAD_BALANCER, rendered
from local.fit_thresholds import fitted, proposals
from pdm_catalog.environment import Environment
from pdm_catalog.watched import Cluster, LoadBalancer, Service

CLUSTER = "recorded"
FRONTS = {"ob": "frontend", "tt": "ts-ui-dashboard"}
P90_FACTOR, P90_LEAST_S = 3, 0.1
"""For each service's own p90, which no alarm of the catalogue looks at: to see what it would add."""

Policy = Callable[["Fold"], Iterable[MetricAlarm]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """A day to judge, with the other day of the same application, which is all that thresholds may know."""

    day: ServiceDay
    recorded: Recorded
    other: ServiceDay
    other_recorded: Recorded

    def environment(self, rule: Rule) -> Environment:
        """The day's services with thresholds from the other day's quiet minutes."""
        common = [name for name in self.day.services if name in self.other.services]
        seen = environment_of(self.day, common)
        observed = self.other_recorded.observed
        found = proposals(
            seen,
            HistoryStore(self.other_recorded.history),
            datetime.fromtimestamp(observed.end_s, UTC),
            int(observed.length_s) // STEP_S,
            left_out=self.other_recorded.known,
            base=rule,
        )
        limits = {service.name: service for service in fitted(seen, found).services}
        whole = environment_of(self.day, list(self.day.services))
        return replace(
            whole,
            thresholds=fitted(seen, found).thresholds,
            services=tuple(limits.get(service.name, service) for service in whole.services),
        )


def folds(days: Sequence[ServiceDay], application: str) -> tuple[Fold, ...]:
    """Each day of an application with the one before it; the first with the second.

    Raises DataError when there is only one.
    """
    mine = [(day, recorded_of(day)) for day in days if day.application == application]
    if len(mine) < 2:
        raise DataError(f"{application}: has one day, and limits come from another\n  fix: record a second")
    others = [mine[1], *mine[:-1]]
    return tuple(
        Fold(day=day, recorded=recorded, other=other, other_recorded=other_recorded)
        for (day, recorded), (other, other_recorded) in zip(mine, others, strict=True)
    )


def score_of(policy: Policy, folds: Iterable[Fold]) -> Score:
    """The policy's pages on every day."""
    return judged((fold.recorded, pages(policy(fold), fold.recorded.history)) for fold in folds)


def catalogue(rule: Rule, *, only: Sequence[str] = (), datapoints: tuple[int, int] | None = None) -> Policy:
    """The catalogue's alarms, fitted; `only` those whose names hold one of these words."""

    def alarms(fold: Fold) -> Iterable[MetricAlarm]:
        for alarm in watched(fold.environment(rule), fold.recorded):
            if not only or any(word in alarm.name for word in only):
                yield alarm if datapoints is None else _counted(alarm, *datapoints)

    return alarms


def unfitted(fold: Fold) -> Iterable[MetricAlarm]:
    """The same alarms with the thresholds of an environment that has no history yet."""
    return watched(environment_of(fold.day, list(fold.day.services)), fold.recorded)


def as_planned(fold: Fold) -> Iterable[MetricAlarm]:
    """The plan's thresholds on CPU and memory of each service in the plan's three periods of five minutes."""
    for alarm in unfitted(fold):
        if "Utilization" in alarm.name:
            yield _counted(replace(alarm, period_s=300), 3, 3)


def with_service_p90(policy: Policy, rule: Rule) -> Policy:
    """A policy, and an alarm on each service's own p90."""

    def alarms(fold: Fold) -> Iterable[MetricAlarm]:
        yield from policy(fold)
        for name in fold.day.services:
            quiet = fold.other_recorded.quiet(_p90(name)) if name in fold.other.services else []
            if quiet:
                limit = propose(quiet, rule=replace(rule, factor=P90_FACTOR, floor=P90_LEAST_S)).limit
                yield alarm_on(
                    _p90(name),
                    Threshold=limit,
                    ComparisonOperator="GreaterThanThreshold",
                    DatapointsToAlarm=2,
                    EvaluationPeriods=3,
                )

    return alarms


def watched(environment: Environment, recorded: Recorded) -> list[MetricAlarm]:
    """The environment's alarms on what was recorded."""
    known = recorded.history.metrics.keys()
    return [
        alarm
        for alarm in rendered(environment).values()
        if alarm.query.metrics and set(alarm.query.metrics) <= known
    ]


def environment_of(day: ServiceDay, services: Sequence[str]) -> Environment:
    """The environment file that somebody would write for the recorded application."""
    base = read_environment(FOLDER / "prod.yaml")
    front = front_of(day)
    return replace(
        base,
        clusters=(Cluster(name=CLUSTER),),
        services=tuple(Service(name=name, cluster=CLUSTER, max_tasks=10) for name in services),
        load_balancers=(LoadBalancer(name="api-gateway", service=front, full_name=LOAD_BALANCER),),
        endpoints=tuple(replace(endpoint, service=front) for endpoint in base.endpoints),
        streams=tuple(replace(stream, service=front) for stream in base.streams),
        pipelines=tuple(replace(pipeline, service=front) for pipeline in base.pipelines),
        maintenance=(),
    )


def front_of(day: ServiceDay) -> str:
    """The service that callers see: the known one, else the busiest."""
    import numpy as np

    known = FRONTS.get(day.application)
    if known and known in day.services:
        return known
    return max(day.services, key=lambda name: float(np.nanmean(day.services[name]["requests_per_s"])))


def recorded_of(day: ServiceDay) -> Recorded:
    """The recorded numbers under the names that CloudWatch gives them."""
    import numpy as np

    requests = day.services[front_of(day)]["requests_per_s"] * STEP_S
    errors = requests * (100 - day.front["ok_pct"]) / 100

    def one(statistic: str, values: Floats) -> Recording:
        parsed = parse_statistic(statistic)
        assert parsed is not None
        return recording(parsed, values, first_s=day.first_s)

    metrics: dict[MetricId, list[Recording]] = {
        _balancer("TargetResponseTime"): [one(name, day.front[name]) for name in ("p50", "p90", "p99")],
        _balancer("RequestCount"): [one("Sum", requests)],
        # Published in minutes that had one.
        _balancer("HTTPCode_Target_5XX_Count"): [one("Sum", np.where(errors > 0, errors, np.nan))],
    }
    for name, measured in day.services.items():
        for metric, key in (("CPUUtilization", "cpu_pct"), ("MemoryUtilization", "memory_pct")):
            counts = np.where(np.isnan(measured[key]), np.nan, 1.0)
            metrics[_ecs(metric, name)] = [one("Average", measured[key]), one("SampleCount", counts)]
        metrics[_p90(name)] = [one("Average", measured["p90"])]
    return Recorded(
        history=history(metrics, day.observed),
        observed=day.observed,
        incidents=day.incidents,
        masked=day.masked,
    )


def _counted(alarm: MetricAlarm, datapoints: int, periods: int) -> MetricAlarm:
    return replace(alarm, datapoints_to_alarm=datapoints, evaluation_periods=periods)


def _balancer(name: str) -> MetricId:
    return _metric("AWS/ApplicationELB", name, {"LoadBalancer": LOAD_BALANCER})


def _ecs(name: str, service: str) -> MetricId:
    return _metric("AWS/ECS", name, {"ClusterName": CLUSTER, "ServiceName": service})


def _p90(service: str) -> MetricId:
    return _metric("Recorded", "ResponseTimeP90", {"ServiceName": service})


def _metric(namespace: str, name: str, dimensions: Mapping[str, str]) -> MetricId:
    return MetricId(namespace=namespace, name=name, dimensions=frozenset(dimensions.items()))
