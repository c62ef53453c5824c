"""Alarms on what an endpoint's predictions are worth: sure, fresh, and like those it was made for."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.own_metrics import PREDICTION_AGE, PREDICTION_CONFIDENCE, PREDICTION_DRIFT
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading
from pdm_catalog.watched import Endpoint, title_of

DRIFT, LARGE_DRIFT = 0.1, 0.25
"""Below the first nothing has changed, beyond the second much has. The rule of thumb for a population
stability index: https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html."""
ENOUGH = 20
"""Predictions a minute from which their mean or median says something: 10 / p of the median,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html."""
NONE_MADE = "Without predictions there is nothing to judge; that none is made is another matter."


def alarms(environment: Environment, endpoint: Endpoint) -> Iterator[Alarm]:
    """Of the service that asks the endpoint: it publishes these with each, the drift every hour."""
    yield _unsure(environment, endpoint)
    yield _stale(environment, endpoint)
    yield _drift(environment, endpoint, "Drift", DRIFT, Severity.MEDIUM, "differ from", ticket=True)
    yield _drift(environment, endpoint, "Large-Drift", LARGE_DRIFT, Severity.HIGH, "are nothing like")


def _unsure(environment: Environment, endpoint: Endpoint) -> Alarm:
    service, limit = endpoint.service, environment.thresholds.prediction_confidence
    return Alarm(
        name=f"{environment.name}-{title_of(service)}-Predictions-Unsure",
        service=service,
        signal=Expression(
            text=f"IF(FILL(made, 0) >= {ENOUGH}, FILL(confidence, 1), 1)",
            inputs={
                "made": _reading(endpoint, PREDICTION_CONFIDENCE, "SampleCount"),
                "confidence": _reading(endpoint, PREDICTION_CONFIDENCE, "Average"),
            },
            highest=1,
            label="mean confidence",
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=limit,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NONE_MADE,
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="predictions-unsure",
        meaning="The model is unsure of most of its forecasts: it sees what it was not made for.",
        because=f"{limit:g} on the mean of at least {ENOUGH} a minute, the environment's.",
        remedy=None,
    )


def _stale(environment: Environment, endpoint: Endpoint) -> Alarm:
    service, limit_s = endpoint.service, environment.thresholds.prediction_age_s
    return Alarm(
        name=f"{environment.name}-{title_of(service)}-Predictions-Stale",
        service=service,
        signal=Expression(
            text=f"IF(FILL(made, 0) >= {ENOUGH}, FILL(age, 0), 0)",
            inputs={
                "made": _reading(endpoint, PREDICTION_AGE, "SampleCount"),
                "age": _reading(endpoint, PREDICTION_AGE, "p50"),
            },
            highest=float("inf"),
            label="age of half of the readings, s",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit_s,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NONE_MADE,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="predictions-stale",
        meaning="Half of the forecasts rest on old readings: what an engine did since is not in them.",
        because=f"{limit_s:g} s for half of them, the environment's: one engine that rests is no fault.",
        remedy=None,
    )


def _drift(
    environment: Environment,
    endpoint: Endpoint,
    what: str,
    limit: float,
    severity: Severity,
    differ: str,
    *,
    ticket: bool = False,
) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{title_of(endpoint.service)}-Prediction-{what}",
        service=endpoint.service,
        signal=_reading(endpoint, PREDICTION_DRIFT, "Average"),
        # Evaluated every minute over the hour that ends then: within a minute of the value that tells.
        period_s=3_600,
        comparison=Comparison.ABOVE,
        threshold=limit,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="It comes once an hour: until then, as before.",
        severity=severity,
        owner=environment.owner,
        runbook="prediction-drift",
        meaning=f"The forecasts of the last day {differ} those that the model was tested with.",
        because=f"A population stability index of {limit:g}: by the rule of thumb 0.1 is some, 0.25 is much.",
        remedy=None,
        ticket=ticket,
    )


def _reading(endpoint: Endpoint, metric: Metric, statistic: str) -> Reading:
    return Reading(metric=metric.of(endpoint.service), dimensions={}, statistic=statistic)
