"""Where the alarms ring, per environment. The plan's values are in the attributes' notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem

PERCENTAGES = (
    *("cpu_pct", "memory_pct", "target_5xx_pct", "target_4xx_pct"),
    *("pipeline_success_pct", "engines_silent_pct", "engines_degraded_pct"),
)
TIMES = (
    *("model_latency_p90_s", "overhead_latency_p90_s", "stream_age_s"),
    *("prediction_age_s", "pipeline_duration_s"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds(Checked):
    """One value each; the alarm's own entry says in how many of how many periods.

    Attributes:
        target_5xx_per_minute: Server errors a minute behind the load balancer; the plan says 10.
        target_5xx_pct: The same as a share of the requests, once there are enough of them.
        target_5xx_min_requests: How many requests a minute are enough for a share to mean something.
        target_4xx_pct: Answers that blame the caller, as a share of the requests; fewer are a day's mistakes.
        response_time_p50_s: Half of the requests are answered faster, in seconds; fitted, as the next two, to
            the service's own quiet history.
        response_time_p90_s: 90 of 100 requests are answered faster, in seconds; the plan says 1.0.
        response_time_p99_s: 99 of 100 requests are answered faster, in seconds.
        prediction_errors_per_minute: Failed predictions a minute; the plan says 5.
        prediction_relative_error: Mean distance from the actual remaining life; the plan says 0.2.
        data_quality: Share of rows that must pass a check; the plan says 0.95.
        cpu_pct: CPU of a service or the cluster; the plan says 80.
        memory_pct: Memory of a service or the cluster; the plan says 85.
        model_latency_p90_s: A model answers 90 of 100 requests faster, in seconds; the plan calls 0.1 slow.
        overhead_latency_p90_s: SageMaker adds less to 90 of 100 requests, in seconds; larger ones take more.
        stream_age_s: How far readers of a stream may be behind, in seconds.
        prediction_age_s: How old the newest reading may be that a forecast rests on, in seconds.
        prediction_confidence: How sure the model must be on the mean, 0 to 1.
        prediction_error_cycles: Mean distance from the actual remaining life, in cycles.
        pipeline_duration_s: How long a stage of a pipeline may take for nine of ten batches, in seconds.
        pipeline_success_pct: Share of its records that a stage must finish, in percent.
        engines_silent_pct: Share of the engines that may be silent, in percent: those that rest.
        engines_degraded_pct: Share of the engines that may be yellow or red, in percent.
    """

    target_5xx_per_minute: float
    target_5xx_pct: float
    target_5xx_min_requests: float
    target_4xx_pct: float
    response_time_p50_s: float
    response_time_p90_s: float
    response_time_p99_s: float
    prediction_errors_per_minute: float
    prediction_relative_error: float
    data_quality: float
    cpu_pct: float
    memory_pct: float
    model_latency_p90_s: float
    overhead_latency_p90_s: float
    stream_age_s: float
    prediction_age_s: float
    prediction_confidence: float
    prediction_error_cycles: float
    pipeline_duration_s: float
    pipeline_success_pct: float
    engines_silent_pct: float
    engines_degraded_pct: float

    def problems(self) -> Iterator[Problem]:
        for field in PERCENTAGES:
            if not 0 < getattr(self, field) < 100:
                yield self.problem(field, "can never be crossed.", "use a percentage between 0 and 100")
        for field in ("data_quality", "prediction_confidence"):
            if not 0 < getattr(self, field) <= 1:
                yield self.problem(field, "can never be crossed.", "use a share of 1, such as 0.95")
        for field in (
            "target_5xx_per_minute",
            "target_5xx_min_requests",
            "prediction_errors_per_minute",
            "prediction_relative_error",
            "prediction_error_cycles",
        ):
            if not 0 <= getattr(self, field) < float("inf"):
                yield self.problem(field, "is no measure.", "use 0 or more")
        for field in TIMES:
            if not 0 < getattr(self, field) < float("inf"):
                yield self.problem(field, "is no time.", "use more than 0 seconds")
        yield from self._response_time_problems()

    def _response_time_problems(self) -> Iterator[Problem]:
        """Each above 0, because a response time is shown as a multiple of it, and in their order."""
        at_least = 0.0
        for field in ("response_time_p50_s", "response_time_p90_s", "response_time_p99_s"):
            if not 0 < getattr(self, field) < float("inf"):
                yield self.problem(field, "is no response time.", "use more than 0 seconds")
            elif getattr(self, field) < at_least:
                yield self.problem(
                    field, "is below that of fewer requests.", "a higher percentile is never faster"
                )
            else:
                at_least = getattr(self, field)
