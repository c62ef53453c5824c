"""How services bear their load: use of CPU, what is left over, errors and response times. Pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass

from local.fleet.chance import Chance

USUAL_UTILIZATION = 0.46
"""CPU of a service with its usual number of tasks under its usual load.

With the day's swing and the noise it stays between 41 and 51 %, so a surge of 2.2 saturates two tasks at
any hour, and four tasks bear it below 60 %."""
USUAL_TASKS = 2
MEMORY_PCT = 55.0
MEMORY_SWING_PCT = 3.0
MEMORY_UNDER_LOAD_PCT = 12.0
"""Added by a saturated CPU: requests in flight hold memory."""
GATEWAY_S = 0.040
PREDICTION_S = 0.060
PREDICTION_TIMEOUT_S = 0.60
"""The gateway stops waiting for a prediction then and serves the last one: a saturated ml-service is slow
to see at the load balancer but makes no errors there."""
RESPONSE_SPREAD = 0.4
ERROR_SPREAD = 0.1
CLIENT_ERROR_SHARE = 0.01
BALANCER_BEARS = 10
"""Times its usual requests, in a minute: a load balancer grows within minutes, and rejects until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borne:
    """`utilization` is of all tasks together, 0 to 1; `left_over` is work that waits for the next minute."""

    utilization: float
    left_over: float


def bear(*, load: float, tasks: int, usual_load: float) -> Borne:
    """What `tasks` tasks make of `load` in a minute; `usual_load` is what the usual tasks are sized for."""
    capacity = tasks * usual_load / (USUAL_TASKS * USUAL_UTILIZATION)
    if not capacity:
        return Borne(utilization=1.0 if load else 0.0, left_over=load)
    return Borne(utilization=min(1.0, load / capacity), left_over=max(0.0, load - capacity))


def memory_pct(*, utilization: float, leaked_pct: float, luck: Chance) -> float:
    """Of one task, at most 100: what it needs, what its load needs, and what it has lost."""
    above_usual = max(0.0, utilization - USUAL_UTILIZATION) / (1 - USUAL_UTILIZATION)
    needed_pct = MEMORY_PCT + MEMORY_SWING_PCT * luck.memory + MEMORY_UNDER_LOAD_PCT * above_usual
    return min(100.0, needed_pct + leaked_pct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """What becomes of the requests of a minute before a target sees them; the three sum up to the requests.

    Attributes:
        answered: They reach a target.
        refused: No target takes them: the load balancer answers with an error of its own.
        rejected: The load balancer itself has no connection left for them.
    """

    answered: int
    refused: int
    rejected: int


def refusals(*, requests: int, left_over: float, usual_requests: int) -> Refusals:
    """`left_over` is what the targets cannot bear; `usual_requests` is what the balancer has grown to."""
    rejected = max(0, requests - BALANCER_BEARS * usual_requests)
    refused = min(requests - rejected, max(0, round(left_over) - rejected))
    return Refusals(answered=requests - rejected - refused, refused=refused, rejected=rejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """The answers of a minute; the three sum up to the requests."""

    ok_2xx: int
    client_4xx: int
    server_5xx: int


def responses(*, requests: int, failing_share: float, luck: Chance) -> Responses:
    client = math.floor(requests * CLIENT_ERROR_SHARE)
    bursting = round(requests * failing_share * (1 + ERROR_SPREAD * luck.errors))
    server = min(requests - client, bursting + luck.stray_errors)
    return Responses(ok_2xx=requests - client - server, client_4xx=client, server_5xx=server)


def response_times_s(*, api_utilization: float, ml_utilization: float, luck: Chance) -> tuple[float, ...]:
    """Samples; waiting grows as 1 / (1 - utilization) until the time-out ends it."""
    gateway_s = GATEWAY_S / (1 - min(api_utilization, 0.9))
    prediction_s = min(PREDICTION_TIMEOUT_S, PREDICTION_S / (1 - min(ml_utilization, 0.99)))
    mean_s = gateway_s + prediction_s
    return tuple(mean_s * (1 + RESPONSE_SPREAD * wobble) for wobble in luck.responses)
