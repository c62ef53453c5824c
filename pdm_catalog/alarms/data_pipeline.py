"""Alarms on a data pipeline: that records come out of it, that few are lost in it, and that it is in time."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.own_metrics import (
    PIPELINE_DURATION,
    PIPELINE_ERRORS,
    PIPELINE_RECORDS,
    PIPELINE_SUCCESS_RATE,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading, filled
from pdm_catalog.watched import Pipeline

RECORDS = "(FILL(done, 0) + FILL(failed, 0))"
ENOUGH = 100
"""Records a minute from which a share of them says something."""
ENOUGH_AN_HOUR = 1_000
REJECTED_PCT = 1.0
NEW_PIPELINE_MIN = 15


def alarms(environment: Environment, pipeline: Pipeline) -> Iterator[Alarm]:
    """One on the pipeline as a whole, three on each stage."""
    yield _silent(environment, pipeline)
    for stage in pipeline.stages:
        yield _failing(environment, pipeline, stage)
        yield _rejecting(environment, pipeline, stage)
        yield _slow(environment, pipeline, stage)


def _silent(environment: Environment, pipeline: Pipeline) -> Alarm:
    """Whatever the cause, before it or in it."""
    last = pipeline.stages[-1]
    return Alarm(
        name=f"{environment.name}-Data-Pipeline-Silent-{pipeline.service}",
        service=pipeline.service,
        signal=filled(
            "stored",
            _reading(pipeline, last, PIPELINE_RECORDS, "Sum"),
            label=f"records through stage {last}",
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: readings come every second.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="data-pipeline-silent",
        meaning=f"No record gets through {pipeline.service}: forecasts rest on what was stored before.",
        because="Three minutes without a record; the stream still keeps what waits.",
        remedy=None,
        warm_up_min=NEW_PIPELINE_MIN,
    )


def _failing(environment: Environment, pipeline: Pipeline, stage: str) -> Alarm:
    limit_pct = environment.thresholds.pipeline_success_pct
    return Alarm(
        name=f"{environment.name}-Data-Pipeline-Failing-{pipeline.service}.{stage}",
        service=pipeline.service,
        signal=Expression(
            text=f"IF({RECORDS} >= {ENOUGH}, FILL(rate, 100), 100)",
            inputs={
                **_counts(pipeline, stage),
                "rate": _reading(pipeline, stage, PIPELINE_SUCCESS_RATE, "Average"),
            },
            highest=100,
            label="records that succeed, %",
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=limit_pct,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Never missing: a minute without records is no failure.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="data-pipeline-failing",
        meaning=f"Stage {stage} of {pipeline.service} fails or rejects many records.",
        because=f"{limit_pct:g} % of at least {ENOUGH} a minute, the environment's.",
        remedy=None,
    )


def _rejecting(environment: Environment, pipeline: Pipeline, stage: str) -> Alarm:
    """The trickle that the limit on a minute never sees."""
    return Alarm(
        name=f"{environment.name}-Data-Pipeline-Rejecting-{pipeline.service}.{stage}",
        service=pipeline.service,
        signal=Expression(
            text=f"IF({RECORDS} >= {ENOUGH_AN_HOUR}, 100 * FILL(failed, 0) / {RECORDS}, 0)",
            inputs=_counts(pipeline, stage),
            highest=100,
            label="records rejected in an hour, %",
        ),
        period_s=3_600,
        comparison=Comparison.ABOVE,
        threshold=REJECTED_PCT,
        datapoints=(1, 1),
        missing=Missing.NOT_BREACHING,
        missing_because="Never missing: an hour without records rejects none.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="data-pipeline-failing",
        meaning=f"Stage {stage} of {pipeline.service} rejects records steadily: some engine sends rubbish.",
        because=f"{REJECTED_PCT:g} % of an hour's records: one engine of a hundred.",
        remedy=None,
        ticket=True,
    )


def _slow(environment: Environment, pipeline: Pipeline, stage: str) -> Alarm:
    limit_s = environment.thresholds.pipeline_duration_s
    return Alarm(
        name=f"{environment.name}-Data-Pipeline-Slow-{pipeline.service}.{stage}",
        service=pipeline.service,
        signal=_reading(pipeline, stage, PIPELINE_DURATION, "p90"),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit_s,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Without a batch nothing is slow; that none comes is another alarm's matter.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="data-pipeline-slow",
        meaning=f"Stage {stage} of {pipeline.service} takes long: the pipeline is about to fall behind.",
        because=f"{limit_s:g} s for nine of ten batches, the environment's; too few say nothing.",
        remedy=None,
    )


def _counts(pipeline: Pipeline, stage: str) -> dict[str, Reading]:
    return {
        "done": _reading(pipeline, stage, PIPELINE_RECORDS, "Sum"),
        "failed": _reading(pipeline, stage, PIPELINE_ERRORS, "Sum"),
    }


def _reading(pipeline: Pipeline, stage: str, metric: Metric, statistic: str) -> Reading:
    return Reading(metric=metric.of(pipeline.service), dimensions={"Stage": stage}, statistic=statistic)
