"""Alarms on what a load balancer itself does to callers: errors of its own, refusals, blame.

ClientTLSNegotiationErrorCount has no alarm: scanners and old clients fail the handshake all day. What would
be our fault, an expired certificate, shows as callers who stay away; whether they have a reason to, only the
service's objective can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms.load_balancer import ONLY_WHEN_THERE_IS, reading, share
from pdm_catalog.environment import Environment
from pdm_catalog.indicators import availability
from pdm_catalog.metrics import ALB_OWN_5XX, ALB_REJECTED, ALB_REQUESTS, ALB_TARGET_4XX
from pdm_catalog.severity import Severity
from pdm_catalog.signal import filled
from pdm_catalog.slo import FEWEST_BAD
from pdm_catalog.watched import LoadBalancer, title_of


def alarms(environment: Environment, balancer: LoadBalancer) -> Iterator[Alarm]:
    """The alarms on the load balancer itself."""
    yield _mostly_failing(environment, balancer)
    yield _own_errors(environment, balancer)
    yield _rejected(environment, balancer)
    yield _blamed(environment, balancer)


def _mostly_failing(environment: Environment, balancer: LoadBalancer) -> Alarm:
    """Callers get nothing, whoever is to blame: the targets, or that there is none."""
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-Most-Requests-Fail",
        service=balancer.service,
        signal=availability([(balancer, None)]).share(fewest_bad=FEWEST_BAD),
        period_s=60,
        comparison=Comparison.AT_OR_ABOVE,
        threshold=50,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Without requests none fails; that nobody comes is another alarm's matter.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="service-down",
        meaning=f"At least every second request to {balancer.service} fails.",
        because=f"Half, because requests that time out count twice; {FEWEST_BAD} of them, against chance.",
        remedy=None,
        means_down=True,
    )


def _own_errors(environment: Environment, balancer: LoadBalancer) -> Alarm:
    limit = environment.thresholds.target_5xx_per_minute
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-Balancer-Errors",
        service=balancer.service,
        signal=filled("errors", reading(balancer, ALB_OWN_5XX, "Sum"), limit=limit),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=ONLY_WHEN_THERE_IS,
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="balancer-errors",
        meaning=f"Callers of {balancer.service} get the load balancer's own errors: it reaches no target.",
        because="As many a minute as of the targets' own: a caller does not care whose error it is.",
        remedy=None,
    )


def _rejected(environment: Environment, balancer: LoadBalancer) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-Rejected-Connections",
        service=balancer.service,
        signal=filled("rejected", reading(balancer, ALB_REJECTED, "Sum"), limit=0),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=ONLY_WHEN_THERE_IS,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="rejected-connections",
        meaning=f"The load balancer before {balancer.service} refuses connections: it has as many as it can.",
        because="There are none in quiet times. Who is refused leaves no trace in any other metric.",
        remedy=None,
    )


def _blamed(environment: Environment, balancer: LoadBalancer) -> Alarm:
    """Medium at most: it may be one caller's mistake, or a release that refuses what was good before."""
    thresholds = environment.thresholds
    floor, limit = thresholds.target_5xx_min_requests, thresholds.target_4xx_pct
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-Refused-Callers",
        service=balancer.service,
        signal=share(
            "refused",
            reading(balancer, ALB_TARGET_4XX, "Sum"),
            of=reading(balancer, ALB_REQUESTS, "Sum"),
            floor=floor,
            label="answers that blame the caller, % of requests",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Without requests nobody is refused.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="refused-callers",
        meaning=f"{balancer.service} refuses an unusual share of its callers with 400 to 499.",
        because=f"{limit:g} % of the requests, from {floor:g} a minute on: far more than a day's mistakes.",
        remedy=None,
    )
