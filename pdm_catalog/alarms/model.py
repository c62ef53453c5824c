"""Alarms on the model: that its forecasts come true."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.own_metrics import PREDICTION_ERROR_CYCLES, PREDICTION_RELATIVE_ERROR
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the model, whichever endpoint serves it."""
    yield Alarm(
        name=f"{environment.name}-Model-Prediction-Accuracy-Drop",
        service="business-logic",
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
    cycles = environment.thresholds.prediction_error_cycles
    yield Alarm(
        name=f"{environment.name}-Model-Predictions-Off-In-Cycles",
        service="business-logic",
        signal=Reading(metric=PREDICTION_ERROR_CYCLES, dimensions={}, statistic="Average"),
        period_s=3_600,
        comparison=Comparison.ABOVE,
        threshold=cycles,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="The actual life is known only when an engine is serviced: until then, as before.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="model-prediction-accuracy-drop",
        meaning="The model's forecasts are more cycles away from what happened than they may be.",
        because=f"{cycles:g} cycles, the environment's: a small share of a long life, "
        "and yet as much as lies between red and failure.",
        remedy=None,
    )
