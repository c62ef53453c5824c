"""Alarms on promises that nobody can measure: what is counted has stopped to come.

Without requests no budget burns, so silence would look like the best of days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.indicators import Way, requests
from pdm_catalog.objectives import HOURS, Slo
from pdm_catalog.own_metrics import PREDICTION_AGE
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading
from pdm_catalog.watched import Endpoint, Service, title_of

CERTAIN = 35
"""So many were to be expected in a silence: that none comes has then a chance of e^-35 (Poisson)."""
REACH_MIN = 5
"""CloudWatch looks so many minutes beyond an alarm's window for good data: docs/alarmlab/evaluation.md. So
silence takes three minutes more than five, and data that comes late alarms nobody."""
FEWEST_MIN = 3


def no_requests(environment: Environment, service: Service, slo: Slo, ways: Sequence[Way]) -> Alarm:
    """Nobody comes in, in hours in which somebody always does.

    Who is silent at night says so in the file (busy_hours_utc). A load balancer without a healthy target
    still counts those whom it refuses: then callers do come, and this stays quiet.
    """
    counts, silent_min = requests(ways), silence_min(slo.requests_per_hour)
    return Alarm(
        name=f"{environment.name}-{title_of(service.name)}-Requests-Vanished",
        service=service.name,
        signal=Expression(
            text=_in_busy_hours(counts, slo.busy_hours_utc),
            inputs=counts,
            highest=float("inf"),
            label="requests in hours in which somebody comes",
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(silent_min, silent_min),
        missing=Missing.BREACHING,
        missing_because="A load balancer publishes nothing in minutes without a request.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="requests-vanished",
        meaning=f"No request has reached {service.name} for {silent_min + REACH_MIN} minutes: callers do not "
        "find it, or nobody counts them any longer.",
        because=f"{slo.requests_per_hour:g} an hour are usual: that none comes so long is no chance.",
        remedy=None,
        warm_up_min=60,
    )


def no_predictions(environment: Environment, endpoint: Endpoint) -> Alarm:
    """Engines run day and night, and so do their predictions."""
    return Alarm(
        name=f"{environment.name}-{title_of(endpoint.service)}-Freshness-Unmeasured",
        service=endpoint.service,
        signal=Reading(metric=PREDICTION_AGE.of(endpoint.service), dimensions={}, statistic="SampleCount"),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(FEWEST_MIN, FEWEST_MIN),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: every prediction tells its age.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="freshness-unmeasured",
        meaning=f"{endpoint.service} has told no prediction's age for {FEWEST_MIN + REACH_MIN} minutes: none "
        "is made, or nobody knows how old they are.",
        because="Predictions are made around the clock.",
        remedy=None,
        warm_up_min=60,
    )


def silence_min(per_hour: float) -> int:
    """How many minutes without any are an alarm's window, where so many an hour are usual."""
    return max(FEWEST_MIN, math.ceil(CERTAIN * 60 / per_hour) - REACH_MIN)


def _in_busy_hours(counts: Mapping[str, Reading], hours_utc: tuple[int, int]) -> str:
    """Requests as they come; outside the busy hours one, which breaches nothing.

    Minutes without any stay missing, also behind IF: its false branch keeps gaps, its true one fills them.
    """
    came = " + ".join(counts)
    begin, end = hours_utc
    if (begin, end) == (0, HOURS):
        return came
    hour = f"HOUR(FILL({next(iter(counts))}, 0))"
    joined = "OR" if begin < end else "AND"
    return f"IF(({hour} < {begin}) {joined} ({hour} >= {end}), 1, {came})"
