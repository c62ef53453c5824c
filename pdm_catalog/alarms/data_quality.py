"""Alarms on the data: that it passes its checks, and that it is checked at all."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.own_metrics import DATA_QUALITY
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading
from pdm_catalog.watched import Pipeline, QualityCheck

NEW_TABLE_MIN = 180
"""A new table has been loaded twice by then."""


def alarms(environment: Environment, pipeline: Pipeline) -> Iterator[Alarm]:
    """Two alarms for each check: it fails, it is silent."""
    for check in pipeline.quality:
        yield _degradation(environment, pipeline.service, check)
        yield _silence(environment, pipeline.service, check)


def _degradation(environment: Environment, service: str, check: QualityCheck) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Data-Quality-Degradation-{check.table}-{check.metric}",
        service=service,
        signal=_reading(service, check, "Average"),
        # Evaluated every minute over the hour that ends then: within a minute of the load that tells.
        period_s=3_600,
        comparison=Comparison.BELOW,
        threshold=environment.thresholds.data_quality,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="Between two loads nothing is known: as before. Silence is the other alarm's matter.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="data-quality-degradation",
        meaning=f"Rows of {check.table} fail the check of {check.metric}: forecasts rest on worse data.",
        because="The plan's 0.95, of each load as it arrives.",
        remedy=None,
    )


def _silence(environment: Environment, service: str, check: QualityCheck) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Data-Quality-Silent-{check.table}-{check.metric}",
        service=service,
        signal=_reading(service, check, "SampleCount"),
        period_s=3_600,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(2, 2),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: the tables are loaded every hour.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="data-quality-silent",
        meaning=f"The check of {check.metric} on {check.table} has not run for hours.",
        because="Two hourly loads missed; one left in CloudWatch's wider range makes that four hours.",
        remedy=None,
        warm_up_min=NEW_TABLE_MIN,
    )


def _reading(service: str, check: QualityCheck, statistic: str) -> Reading:
    return Reading(
        metric=DATA_QUALITY.of(service),
        dimensions={"Metric": check.metric, "Table": check.table},
        statistic=statistic,
    )
