"""Alarms on the predictions: that they are made, and that they are right."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing, Severity
from pdm_catalog.environment import Environment
from pdm_catalog.own_metrics import PREDICTION_ERRORS, PREDICTION_RELATIVE_ERROR
from pdm_catalog.remedies import FallbackToBackupModel
from pdm_catalog.signal import Reading, filled


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the ML service."""
    endpoint, errors = environment.endpoint, environment.thresholds.prediction_errors_per_minute
    yield Alarm(
        name=f"{environment.name}-ML-Service-Prediction-Errors",
        service=endpoint.service,
        signal=filled(
            "errors", Reading(metric=PREDICTION_ERRORS, dimensions={}, statistic="Sum"), limit=errors
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=errors,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Published only in minutes that had a failed prediction.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="ml-service-prediction-errors",
        meaning="Predictions fail: engines go without a forecast of their remaining life.",
        because="The plan's limit of 5, counted per minute: its 2 x 300 s cannot page within 5 minutes.",
        remedy=FallbackToBackupModel(
            endpoint=endpoint.name, primary=endpoint.primary, backup=endpoint.backup
        ),
    )
    yield Alarm(
        name=f"{environment.name}-Model-Prediction-Accuracy-Drop",
        service=endpoint.service,
        signal=Reading(metric=PREDICTION_RELATIVE_ERROR, dimensions={}, statistic="Average"),
        # CloudWatch evaluates a period of an hour every minute, over the hour that ends then: so a
        # datapoint tells within a minute of its arrival, weighed against the others of its hour.
        period_s=3_600,
        comparison=Comparison.ABOVE,
        threshold=environment.thresholds.prediction_relative_error,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="The actual life is known only when an engine is serviced: until then, as before.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="model-prediction-accuracy-drop",
        meaning="The model's forecasts are further from what happened than they may be.",
        because="The plan's 20 % of the actual remaining life, as the mean of an hour.",
        remedy=None,
    )
