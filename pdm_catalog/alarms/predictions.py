"""Alarms on an endpoint's predictions: that they are made."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.own_metrics import PREDICTION_ERRORS
from pdm_catalog.remedies import FallbackToBackupModel
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading, filled
from pdm_catalog.watched import Endpoint, title_of


def alarms(environment: Environment, endpoint: Endpoint) -> Iterator[Alarm]:
    """The alarms of the service that asks the endpoint."""
    service, errors = endpoint.service, environment.thresholds.prediction_errors_per_minute
    failed = Reading(metric=PREDICTION_ERRORS.of(service), dimensions={}, statistic="Sum")
    yield Alarm(
        name=f"{environment.name}-{title_of(service)}-Prediction-Errors",
        service=service,
        signal=filled("errors", failed, limit=errors),
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
