"""What the services themselves publish of a minute: the metrics that pdm_catalog declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from local.fleet.chance import Chance
from local.fleet.datapoint import Datapoint, point
from pdm_catalog.engine_health import HEALTH_RULE
from pdm_catalog.log_metrics import ERROR_LOGS
from pdm_catalog.metrics import Metric
from pdm_catalog.own_metrics import (
    DATA_QUALITY,
    ENGINES_AT_LEVEL,
    ENGINES_ENTERED_LEVEL,
    ENGINES_REPORTING,
    FLEET_SILENT,
    PIPELINE_DURATION,
    PIPELINE_ERRORS,
    PIPELINE_RECORDS,
    PIPELINE_SUCCESS_RATE,
    PREDICTION_AGE,
    PREDICTION_CONFIDENCE,
    PREDICTION_DRIFT,
    PREDICTION_ERROR_CYCLES,
    PREDICTION_ERRORS,
    PREDICTION_RELATIVE_ERROR,
    PREDICTIONS,
)

REJECTED_EVERY_MIN = 7
"""Once in so many minutes a stage rejects a record."""
BATCH_S, BATCH_SPREAD = 1.2, 0.4
READING_AGE_S, AGE_SPREAD = 30.0, 0.5
CONFIDENCE, CONFIDENCE_SPREAD = 0.86, 0.1
DRIFT, DRIFT_MINUTE = 0.04, 20
"""The ML service compares the last day with its training twenty minutes after every hour."""


def prediction_datapoints(
    at: datetime, *, asked: int, failed: int, behind_s: float, luck: Chance
) -> Iterator[Datapoint]:
    """Failures are published in minutes that had one; `behind_s` is the age of what the pipeline stores."""
    if asked:
        yield _point(PREDICTIONS, at, asked)
        ages = (behind_s + READING_AGE_S * (1 + AGE_SPREAD * wobble) for wobble in luck.responses)
        yield _point(PREDICTION_AGE, at, *ages)
        sure = (CONFIDENCE + CONFIDENCE_SPREAD * wobble for wobble in luck.responses)
        yield _point(PREDICTION_CONFIDENCE, at, *sure)
        if at.minute == DRIFT_MINUTE:
            yield _point(PREDICTION_DRIFT, at, DRIFT)
    if failed:
        yield _point(PREDICTION_ERRORS, at, failed)


def relative_error_datapoints(at: datetime, *, relative_error: float | None) -> Iterator[Datapoint]:
    """Known only in a minute in which an engine was serviced, at the limit of red."""
    if relative_error is not None:
        yield _point(PREDICTION_RELATIVE_ERROR, at, relative_error)
        yield _point(PREDICTION_ERROR_CYCLES, at, relative_error * HEALTH_RULE.red_below_cycles)


def pipeline_datapoints(
    at: datetime, *, stages: Iterable[str], records: int, luck: Chance
) -> Iterator[Datapoint]:
    """Every stage finishes in the minute what the first one reads; now and then it rejects a record."""
    rejected = int(at.minute % REJECTED_EVERY_MIN == 0)
    times_s = [BATCH_S * (1 + BATCH_SPREAD * wobble) for wobble in luck.responses]
    for stage in stages:
        of = (stage,)
        yield _point(PIPELINE_RECORDS, at, records, of=of)
        if rejected:
            yield _point(PIPELINE_ERRORS, at, rejected, of=of)
        if records:
            yield _point(PIPELINE_SUCCESS_RATE, at, 100 * records / (records + rejected), of=of)
            yield _point(PIPELINE_DURATION, at, *times_s, of=of)


def quality_datapoints(
    at: datetime, *, qualities: Mapping[tuple[str, str], float | None]
) -> Iterator[Datapoint]:
    """Per check and table, in minutes in which the table is loaded."""
    for check, share in qualities.items():
        if share is not None:
            yield _point(DATA_QUALITY, at, share, of=check)


def health_datapoints(
    at: datetime, *, levels: Mapping[str, int], entered: Mapping[str, int], fleets: Iterable[str]
) -> Iterator[Datapoint]:
    """The totals every minute, changes in minutes that had one. Every engine reports."""
    for level, engines in levels.items():
        yield _point(ENGINES_AT_LEVEL, at, engines, of=(level,))
    for level, engines in entered.items():
        if engines:
            yield _point(ENGINES_ENTERED_LEVEL, at, engines, of=(level,))
    yield _point(ENGINES_REPORTING, at, sum(levels.values()))
    for fleet in fleets:
        yield _point(FLEET_SILENT, at, 0, of=(fleet,))


def error_lines(at: datetime, *, service: str, lines: int) -> Datapoint:
    """What the filter on a service's log counts: every answer and prediction that failed is one line, and 0
    is counted where there are other lines only."""
    return _point(ERROR_LOGS.of(service), at, lines)


def _point(metric: Metric, at: datetime, *values: float, of: tuple[str, ...] = ()) -> Datapoint:
    """`of`: a value for each of the metric's dimensions."""
    dimensions = tuple(zip(metric.dimensions, of, strict=True))
    return point(metric.namespace, metric.name, dimensions, at, metric.unit, *values)
