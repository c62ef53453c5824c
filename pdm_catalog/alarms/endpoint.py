"""Alarms on a SageMaker endpoint: that its variants answer, in time, and that they are asked at all."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    ENDPOINT_4XX,
    ENDPOINT_5XX,
    ENDPOINT_INVOCATIONS,
    ENDPOINT_LATENCY,
    ENDPOINT_MODEL_ERRORS,
    ENDPOINT_OVERHEAD,
    Metric,
)
from pdm_catalog.own_metrics import PREDICTIONS
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading
from pdm_catalog.watched import Endpoint

ERRORS_PCT = 5.0
ENOUGH = 20
"""Invocations a minute from which a share says something: one failure of twenty is the limit itself."""
ENOUGH_FOR_P90 = 100
"""10 / (1 - 0.9): https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html.
That page's setting is not for expressions, so the expression counts by itself."""
NOBODY_ASKS = "Nobody asks the variant, as usual of a backup: that it could answer is another alarm's matter."


def alarms(environment: Environment, endpoint: Endpoint) -> Iterator[Alarm]:
    """What callers of each variant get, and who is asked."""
    for variant in endpoint.variants:
        yield _failing(environment, endpoint, variant)
        yield _refusing(environment, endpoint, variant)
        yield _slow_model(environment, endpoint, variant)
        yield _slow_way(environment, endpoint, variant)
    yield _unasked(environment, endpoint)
    yield _on_backup(environment, endpoint)


def name_of(environment: Environment, what: str, endpoint: Endpoint, variant: str) -> str:
    """No name of SageMaker has a dot: so no two alarms have one name."""
    return f"{environment.name}-Endpoint-{what}-{endpoint.name}.{variant}"


def _failing(environment: Environment, endpoint: Endpoint, variant: str) -> Alarm:
    """Without what the model refuses, which it counts as an error of its own, too."""
    return Alarm(
        name=name_of(environment, "Failing", endpoint, variant),
        service=endpoint.service,
        signal=Expression(
            text=f"IF(FILL(asked, 0) >= {ENOUGH}, 100 * MAX([failed, unanswered - refused]), 0)",
            inputs={
                "asked": reading(endpoint, variant, ENDPOINT_INVOCATIONS, "Sum"),
                "failed": reading(endpoint, variant, ENDPOINT_5XX, "Average"),
                "unanswered": reading(endpoint, variant, ENDPOINT_MODEL_ERRORS, "Average"),
                "refused": reading(endpoint, variant, ENDPOINT_4XX, "Average"),
            },
            highest=100,
            label="failed invocations, %",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=ERRORS_PCT,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NOBODY_ASKS,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="endpoint-failing",
        meaning=f"Variant {variant} of {endpoint.name} fails requests or does not answer them.",
        because=f"5 % of at least {ENOUGH} a minute: one failure of twenty is chance. "
        "Prediction-Errors pages when the service cannot make up for it.",
        remedy=None,  # that alarm has it
    )


def _refusing(environment: Environment, endpoint: Endpoint, variant: str) -> Alarm:
    return Alarm(
        name=name_of(environment, "Refusing", endpoint, variant),
        service=endpoint.service,
        signal=Expression(
            text=f"IF(FILL(asked, 0) >= {ENOUGH}, 100 * refused, 0)",
            inputs={
                "asked": reading(endpoint, variant, ENDPOINT_INVOCATIONS, "Sum"),
                "refused": reading(endpoint, variant, ENDPOINT_4XX, "Average"),
            },
            highest=100,
            label="refused invocations, %",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=ERRORS_PCT,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NOBODY_ASKS,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="endpoint-refusing",
        meaning=f"Variant {variant} of {endpoint.name} refuses what {endpoint.service} sends it.",
        because=f"5 % of at least {ENOUGH} a minute. A request that is refused fails again: "
        "the caller and the model no longer agree on its form, or SageMaker throttles.",
        remedy=None,
    )


def _slow_model(environment: Environment, endpoint: Endpoint, variant: str) -> Alarm:
    limit_s = environment.thresholds.model_latency_p90_s
    return _slow(
        environment,
        endpoint,
        variant,
        ENDPOINT_LATENCY,
        limit_s,
        what="Slow-Model",
        severity=Severity.HIGH,
        meaning=f"The model of variant {variant} of {endpoint.name} takes longer than it may.",
        because=f"{limit_s:g} s for nine of ten; the plan calls 0.1 s slow.",
    )


def _slow_way(environment: Environment, endpoint: Endpoint, variant: str) -> Alarm:
    limit_s = environment.thresholds.overhead_latency_p90_s
    return _slow(
        environment,
        endpoint,
        variant,
        ENDPOINT_OVERHEAD,
        limit_s,
        what="Slow-Way",
        severity=Severity.MEDIUM,
        meaning=f"SageMaker is slow to bring requests to variant {variant} of {endpoint.name}.",
        because=f"{limit_s:g} s for nine of ten, the environment's: larger requests take more.",
    )


def _slow(
    environment: Environment,
    endpoint: Endpoint,
    variant: str,
    metric: Metric,
    limit_s: float,
    *,
    what: str,
    severity: Severity,
    meaning: str,
    because: str,
) -> Alarm:
    """The p90 of many, the median of a few, nothing of fewer."""
    median = f"IF(FILL(asked, 0) >= {ENOUGH}, p50, 0)"
    return Alarm(
        name=name_of(environment, what, endpoint, variant),
        service=endpoint.service,
        signal=Expression(
            text=f"IF(FILL(asked, 0) >= {ENOUGH_FOR_P90}, p90, {median}) / 1000000",
            inputs={
                "asked": reading(endpoint, variant, ENDPOINT_INVOCATIONS, "Sum"),
                "p50": reading(endpoint, variant, metric, "p50"),
                "p90": reading(endpoint, variant, metric, "p90"),
            },
            highest=float("inf"),
            label="seconds for nine of ten, or for half of a few",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit_s,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=NOBODY_ASKS,
        severity=severity,
        owner=environment.owner,
        runbook="endpoint-slow",
        meaning=meaning,
        because=f"{because} With fewer than {ENOUGH_FOR_P90} requests a minute the median counts.",
        remedy=None,
    )


def _unasked(environment: Environment, endpoint: Endpoint) -> Alarm:
    made = Reading(metric=PREDICTIONS.of(endpoint.service), dimensions={}, statistic="Sum")
    return Alarm(
        name=f"{environment.name}-Endpoint-Unasked-{endpoint.name}",
        service=endpoint.service,
        signal=Expression(
            text="IF((FILL(primary, 0) + FILL(backup, 0)) < 1, FILL(predictions, 0), 0)",
            inputs={"predictions": made, **_of_each(endpoint)},
            highest=float("inf"),
            label="predictions that no variant was asked for",
        ),
        period_s=60,
        comparison=Comparison.AT_OR_ABOVE,
        threshold=ENOUGH,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Never missing: silence is read as 0.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="endpoint-unasked",
        meaning=f"{endpoint.service} predicts without asking {endpoint.name}: its forecasts are old.",
        because=f"{ENOUGH} a minute: fewer may all be answered from memory.",
        remedy=None,
    )


def _on_backup(environment: Environment, endpoint: Endpoint) -> Alarm:
    """The remedy leaves it so, and no other alarm remembers."""
    return Alarm(
        name=f"{environment.name}-Endpoint-On-Backup-{endpoint.name}",
        service=endpoint.service,
        signal=Expression(
            text="IF(FILL(primary, 0) < 1, FILL(backup, 0), 0)",
            inputs=_of_each(endpoint),
            highest=float("inf"),
            label="requests to the backup, while the primary gets none",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(45, 60),
        missing=Missing.NOT_BREACHING,
        missing_because="Never missing: silence is read as 0.",
        severity=Severity.LOW,
        owner=environment.owner,
        runbook="endpoint-on-backup",
        meaning=f"The backup of {endpoint.name} has answered alone for an hour: nothing else is left.",
        because="45 of 60 minutes: a fallback that somebody undoes at once needs no ticket.",
        remedy=None,
        ticket=True,
    )


def _of_each(endpoint: Endpoint) -> dict[str, Reading]:
    named = {"primary": endpoint.primary, "backup": endpoint.backup}
    return {name: reading(endpoint, variant, ENDPOINT_INVOCATIONS, "Sum") for name, variant in named.items()}


def reading(endpoint: Endpoint, variant: str, metric: Metric, statistic: str) -> Reading:
    """A metric of one variant."""
    dimensions = {"EndpointName": endpoint.name, "VariantName": variant}
    return Reading(metric=metric, dimensions=dimensions, statistic=statistic)
