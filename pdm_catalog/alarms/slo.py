"""Alarms on what was promised: a month's error budget that burns too fast.

Each objective has eight metric alarms (a long and a short window for each of four rates) and two composites
over them: one pages, one opens a ticket. A single alarm cannot do it: CloudWatch wants one period for all the
metrics of an alarm, and M out of N short periods is not a share of the long one (docs/slo.md compares them).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms import unmeasured
from pdm_catalog.composite import AllOf, AnyOf, CompositeAlarm, Entry, Rings, Suppressor
from pdm_catalog.environment import Environment
from pdm_catalog.indicators import Indicator, Way, availability, freshness, latency, ways_in
from pdm_catalog.objectives import Freshness, Slo
from pdm_catalog.severity import Severity
from pdm_catalog.slo import BURNS, FEWEST_BAD, LONGEST_RESET_S, Burn
from pdm_catalog.watched import Endpoint, Service, title_of

TURN_S = 120
"""At every rate that pages, the page is minutes ahead of the ticket (docs/slo.md). Each alarm is evaluated
at a second of its own: two evaluations are enough for it to be seen first."""


def alarms(environment: Environment, service: Service) -> Iterator[Entry]:
    """The alarms on what a service and its endpoints promise, and on promises nobody can measure."""
    if service.slo is not None:
        ways = ways_in(environment, service)
        for objective in _of_calls(service, service.slo, ways):
            yield from burn_alarms(environment, objective)
        yield unmeasured.no_requests(environment, service, service.slo, ways)
    for endpoint in environment.endpoints_of(service):
        if endpoint.freshness is not None:
            yield from burn_alarms(environment, _of_predictions(endpoint, endpoint.freshness))
            yield unmeasured.no_predictions(environment, endpoint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A promise, and what it is measured by.

    Attributes:
        title: Of the service or endpoint, as alarm names spell it.
        promise: One word for names: Availability, Latency, Freshness.
        service: Who keeps it.
        target_pct: The share that must be good.
        indicator: What is counted.
        broken: What the callers of a bad one get, as the end of "2 % of ...".
        runbook: Where to look first.
    """

    title: str
    promise: str
    service: str
    target_pct: float
    indicator: Indicator
    broken: str
    runbook: str


def burn_alarms(environment: Environment, objective: Objective) -> Iterator[Entry]:
    """The alarms of one objective: the windows, then the page and the ticket over them."""
    stem = f"{environment.name}-{objective.title}-{objective.promise}"
    page, ticket = f"{stem}-Budget-Burns-Fast", f"{stem}-Budget-Burns-Slowly"
    pairs: dict[str, list[AllOf]] = {page: [], ticket: []}
    for burn in BURNS:
        teller = page if burn.pages else ticket
        both = [
            _window(environment, objective, burn, long=long, stem=stem, teller=teller)
            for long in (True, False)
        ]
        yield from both
        pairs[teller].append(AllOf(tuple(Rings(alarm.name) for alarm in both)))
    paging, ticketing = ([burn for burn in BURNS if burn.pages is pages] for pages in (True, False))
    yield CompositeAlarm(
        name=page,
        service=objective.service,
        rule=AnyOf(tuple(pairs[page])),
        suppressor=None,
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook=objective.runbook,
        meaning=f"{_more_than(objective, paging)}: at this rate the month's error budget is gone in "
        f"{_days(paging)}.",
        because=_because(objective, paging),
    )
    yield CompositeAlarm(
        name=ticket,
        service=objective.service,
        rule=AnyOf(tuple(pairs[ticket])),
        # What has paged needs no ticket on top; what still burns when its windows have passed does.
        suppressor=Suppressor(alarm=page, wait_s=TURN_S, extension_s=LONGEST_RESET_S),
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook=objective.runbook,
        meaning=f"{_more_than(objective, ticketing)}: at this rate the month's error budget is gone in "
        f"{_days(ticketing)}. Nobody needs to get up for it.",
        because=_because(objective, ticketing),
        ticket=True,
    )


def _window(
    environment: Environment, objective: Objective, burn: Burn, *, long: bool, stem: str, teller: str
) -> Alarm:
    """One rate in one window. Only the long one asks how many failed: it says whether that matters."""
    window_s = burn.long_s if long else burn.short_s
    threshold_pct = burn.threshold_pct(objective.target_pct)
    return Alarm(
        name=f"{stem}-{burn.rate:g}x-{span(window_s)}",
        service=objective.service,
        signal=objective.indicator.share(fewest_bad=FEWEST_BAD if long else 1),
        period_s=window_s,
        comparison=Comparison.ABOVE,
        threshold=threshold_pct,
        datapoints=(1, 1),
        missing=Missing.NOT_BREACHING,
        missing_because="Nothing counted is nothing failed; that is another alarm's matter.",
        severity=Severity.CRITICAL if burn.pages else Severity.MEDIUM,
        owner=environment.owner,
        runbook=objective.runbook,
        meaning=f"In {span(window_s)}, more than {threshold_pct:g} % {objective.broken}: {burn.rate:g} times "
        f"what the budget allows, and it is gone in {burn.gone_in_days:.0f} days.",
        because=f"{burn.rate:g} x the {100 - objective.target_pct:g} % that may fail; {teller} tells.",
        remedy=None,
        told_by=teller,
    )


def span(seconds: int) -> str:
    """A window in the largest unit that fits: 5m, 6h, 3d."""
    for unit_s, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % unit_s == 0:
            return f"{seconds // unit_s}{unit}"
    return f"{seconds}s"


def _of_calls(service: Service, slo: Slo, ways: Sequence[Way]) -> Iterator[Objective]:
    title = title_of(service.name)
    if slo.availability_pct is not None:
        yield Objective(
            title=title,
            promise="Availability",
            service=service.name,
            target_pct=slo.availability_pct,
            indicator=availability(ways),
            broken=f"of the answers of {service.name} are server errors",
            runbook="availability-budget",
        )
    if slo.latency is not None:
        yield Objective(
            title=title,
            promise="Latency",
            service=service.name,
            target_pct=slo.latency.share_pct,
            indicator=latency(ways, within_s=slo.latency.within_s),
            broken=f"of the answers of {service.name} take longer than {slo.latency.within_s:g} s",
            runbook="latency-budget",
        )


def _of_predictions(endpoint: Endpoint, promised: Freshness) -> Objective:
    return Objective(
        title=title_of(endpoint.service),
        promise="Freshness",
        service=endpoint.service,
        target_pct=promised.share_pct,
        indicator=freshness(endpoint.service, within_s=promised.within_s),
        broken=f"of {endpoint.service}'s predictions rest on readings older than {promised.within_s:g} s",
        runbook="freshness-budget",
    )


def _more_than(objective: Objective, burns: Sequence[Burn]) -> str:
    least_pct = min(burn.threshold_pct(objective.target_pct) for burn in burns)
    return f"More than {least_pct:g} % {objective.broken}"


def _days(burns: Sequence[Burn]) -> str:
    return f"{max(burn.gone_in_days for burn in burns):.0f} days or sooner"


def _because(objective: Objective, burns: Sequence[Burn]) -> str:
    rows = " or ".join(f"{burn.rate:g} x in {span(burn.long_s)} and {span(burn.short_s)}" for burn in burns)
    return f"{objective.target_pct:g} % are promised over 30 days; {rows} (SRE workbook, Alerting on SLOs)."
