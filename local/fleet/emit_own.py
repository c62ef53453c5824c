"""What the services themselves publish of a minute: the metrics that pdm_catalog declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from local.fleet.datapoint import Datapoint
from pdm_catalog.log_metrics import ERROR_LOGS
from pdm_catalog.metrics import Metric
from pdm_catalog.own_metrics import (
    DATA_QUALITY,
    ENGINES_AT_LEVEL,
    ENGINES_ENTERED_LEVEL,
    PIPELINE_RECORDS,
    PREDICTION_ERRORS,
    PREDICTION_RELATIVE_ERROR,
    PREDICTIONS,
)

STAGES = ("read", "check", "store")


def prediction_datapoints(at: datetime, *, asked: int, failed: int) -> Iterator[Datapoint]:
    """Failures are published in minutes that had one."""
    if asked:
        yield _point(PREDICTIONS, at, asked)
    if failed:
        yield _point(PREDICTION_ERRORS, at, failed)


def relative_error_datapoints(at: datetime, *, relative_error: float | None) -> Iterator[Datapoint]:
    """Known only in a minute in which an engine was serviced."""
    if relative_error is not None:
        yield _point(PREDICTION_RELATIVE_ERROR, at, relative_error)


def pipeline_datapoints(at: datetime, *, records: int) -> Iterator[Datapoint]:
    """Every stage finishes in the minute what the first one reads."""
    for stage in STAGES:
        yield _point(PIPELINE_RECORDS, at, records, stage)


def quality_datapoints(
    at: datetime, *, qualities: Mapping[tuple[str, str], float | None]
) -> Iterator[Datapoint]:
    """Per check and table, in minutes in which the table is loaded."""
    for check, share in qualities.items():
        if share is not None:
            yield _point(DATA_QUALITY, at, share, *check)


def health_datapoints(
    at: datetime, *, levels: Mapping[str, int], entered: Mapping[str, int]
) -> Iterator[Datapoint]:
    """The totals every minute, changes in minutes that had one."""
    for level, engines in levels.items():
        yield _point(ENGINES_AT_LEVEL, at, engines, level)
    for level, engines in entered.items():
        if engines:
            yield _point(ENGINES_ENTERED_LEVEL, at, engines, level)


def error_lines(at: datetime, *, service: str, lines: int) -> Datapoint:
    """What the filter on a service's log counts: every answer and prediction that failed is one line, and 0
    is counted where there are other lines only."""
    return _point(ERROR_LOGS.of(service), at, lines)


def _point(metric: Metric, at: datetime, value: float, *dimensions: str) -> Datapoint:
    return Datapoint(
        namespace=metric.namespace,
        name=metric.name,
        dimensions=tuple(zip(metric.dimensions, dimensions, strict=True)),
        at=at,
        values=(float(value),),
        unit=metric.unit,
    )
