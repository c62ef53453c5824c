"""Alarms on the model: that its forecasts come true."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.own_metrics import PREDICTION_ERROR_CYCLES, PREDICTION_RELATIVE_ERROR
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the model, whichever endpoint serves it."""
    thresholds = environment.thresholds
    yield _off(
        environment,
        what="Prediction-Accuracy-Drop",
        metric=PREDICTION_RELATIVE_ERROR,
        limit=thresholds.prediction_relative_error,
        meaning="The model's forecasts are further from what happened than they may be.",
        because="The plan's 20 % of the actual remaining life, as the mean of an hour.",
    )
    yield _off(
        environment,
        what="Predictions-Off-In-Cycles",
        metric=PREDICTION_ERROR_CYCLES,
        limit=thresholds.prediction_error_cycles,
        meaning="The model's forecasts are more cycles away from what happened than they may be.",
        because=f"{thresholds.prediction_error_cycles:g} cycles, the environment's: a small share of a long "
        "life, and yet as much as lies between red and failure.",
    )


def _off(
    environment: Environment, *, what: str, metric: Metric, limit: float, meaning: str, because: str
) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Model-{what}",
        service="business-logic",
        signal=Reading(metric=metric, dimensions={}, statistic="Average"),
        # CloudWatch evaluates a period of an hour every minute, over the hour that ends then: so a
        # datapoint tells within a minute of its arrival, weighed against the others of its hour.
        period_s=3_600,
        comparison=Comparison.ABOVE,
        threshold=limit,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="The actual life is known only when an engine is serviced: until then, as before.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="model-prediction-accuracy-drop",
        meaning=meaning,
        because=because,
        remedy=None,
    )
