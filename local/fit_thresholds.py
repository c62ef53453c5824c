"""Thresholds from a quiet history, as lines for environments/*.yaml.

`python -m local.fit_thresholds prod --history june.parquet --incidents incidents.csv` fits them to recorded
datapoints (docs/alarmlab/backtest.md), `... local --simulated` to a day of the simulated fleet.

What is fitted is what the catalogue's alarms look at: response times by percentile, the share of errors, CPU
and memory of each service. The rule is the same for all of them: alarmlab/backtest/fit.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.query import MetricMath, Query
from alarmlab.backtest.fit import Proposal, Rule, propose, quiet_values
from alarmlab.backtest.history.files import Declared
from alarmlab.backtest.history.load import load_history
from alarmlab.backtest.incidents import load_incidents
from alarmlab.backtest.replay.exact import HistoryStore
from alarmlab.backtest.spans import Span
from alarmlab.errors import AlarmlabError
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.store import MetricStore
from environments import read_environments
from local.detection import rendered
from local.simulated_history import simulated_day
from pdm_catalog.environment import Environment
from pdm_catalog.watched import title_of

PERIOD_S = 60
GRACE_S = 300
BAD_INPUT = 2
DEFAULT = Rule()
PLANNED_P90_S = 1.0
"""The plan's limit, a promise to callers: p90 is no laxer while the service keeps it in quiet times."""
LEAST_5XX_PCT = 2.0
"""Fewer errors than that are a trickle that no dependency's outage makes; recorded ones made 3 to 5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A field of an environment file with what it is fitted to; `service` for one of a service's own."""

    field: str
    service: str | None
    query: Query
    rule: Rule


def fitted_fields(environment: Environment, base: Rule) -> Iterator[Fitted]:
    """Every field that has a quiet history to come from, with the query of the alarm it is for.

    `base` has the share and the factor of all; each field has bounds of its own.
    """
    alarms = rendered(environment)
    way_in = f"{environment.name}-{title_of(environment.load_balancers[0].name)}"
    latency = _math(alarms[f"{way_in}-High-Latency"])
    for name in ("p50", "p90", "p99"):
        rule = replace(base, ceiling=PLANNED_P90_S) if name == "p90" else base
        yield Fitted(field=f"response_time_{name}_s", service=None, query=latency.stats[name], rule=rule)
    share = alarms[f"{way_in}-High-Error-Share"]
    rule = replace(base, floor=LEAST_5XX_PCT, highest=100)
    yield Fitted(field="target_5xx_pct", service=None, query=share.query, rule=rule)
    limits = {"cpu_pct": ("CPU", environment.thresholds.cpu_pct)}
    limits["memory_pct"] = ("Memory", environment.thresholds.memory_pct)
    for service in environment.services:
        for field, (what, floor) in limits.items():
            alarm = alarms[f"{environment.name}-{service.name}-High-{what}-Utilization"]
            rule = replace(base, floor=floor, highest=100)
            yield Fitted(field=field, service=service.name, query=alarm.query, rule=rule)


def proposals(
    environment: Environment,
    store: MetricStore,
    until: datetime,
    minutes: int,
    *,
    left_out: Iterable[Span] = (),
    base: Rule = DEFAULT,
) -> tuple[tuple[Fitted, Proposal], ...]:
    """What each field should be after so many minutes of history, without the spans that are left out.

    Raises AlarmlabError when a metric has no datapoint.
    """
    holes = tuple(left_out)
    buckets = Buckets(period_s=PERIOD_S, end=until, count=minutes)
    found: list[tuple[Fitted, Proposal]] = []
    for field in fitted_fields(environment, base):
        points = field.query.ask(store, buckets).datapoints
        quiet = quiet_values(points, period_s=PERIOD_S, left_out=holes)
        found.append((field, propose(quiet, rule=field.rule)))
    return tuple(found)


def fitted(environment: Environment, found: Sequence[tuple[Fitted, Proposal]]) -> Environment:
    """The environment with what was found; a service gets a limit of its own only if it needs one."""
    common = {one.field: proposal.limit for one, proposal in found if one.service is None}
    own = {
        name: {
            one.field: proposal.limit
            for one, proposal in found
            if one.service == name and proposal.limit > one.rule.floor
        }
        for name in {one.service for one, _ in found}
    }
    return replace(
        environment,
        thresholds=replace(environment.thresholds, **common),
        services=tuple(replace(each, **own.get(each.name, {})) for each in environment.services),
    )


def yaml_lines(found: Sequence[tuple[Fitted, Proposal]]) -> Iterator[str]:
    """The lines, each with its evidence; a service's own limit only where the environment's does not fit."""
    yield "thresholds:"
    for one, proposal in found:
        if one.service is None:
            yield from _evidence(proposal, indent="  ")
            yield f"  {one.field}: {proposal.limit:g}"
    own = [one for one in found if one[0].service and one[1].limit > one[0].rule.floor]
    if own:
        yield "services:"
    for one, proposal in own:
        yield from _evidence(proposal, indent="  ")
        yield f"  - {{name: {one.service}, {one.field}: {proposal.limit:g}}}"


def _evidence(proposal: Proposal, *, indent: str) -> Iterator[str]:
    rule = proposal.rule
    yield (
        f"{indent}# {100 * rule.share:g} % of {proposal.datapoints:,} quiet minutes are below "
        f"{proposal.quantile:.4g}, the largest is {proposal.largest:.4g}; {proposal.beyond} beyond the limit"
    )
    for doubt in proposal.doubts:
        yield f"{indent}# LOOK: {doubt}"


def _math(alarm: MetricAlarm) -> MetricMath:
    assert isinstance(alarm.query, MetricMath)
    return alarm.query


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("environment", choices=[each.name for each in read_environments()])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--history", nargs="+", type=Path, metavar="FILE", help="recorded datapoints")
    source.add_argument("--simulated", action="store_true", help="a day of the simulated fleet")
    parser.add_argument("--incidents", type=Path, metavar="FILE", help="CSV with start,end: left out")
    options = parser.parse_args(arguments)
    [environment] = [each for each in read_environments() if each.name == options.environment]
    try:
        found = (
            proposals(environment, *simulated_day(environment))
            if options.simulated
            else _of_files(environment, options.history, options.incidents)
        )
    except AlarmlabError as error:
        print(f"fit_thresholds: {error}", file=sys.stderr)
        return BAD_INPUT
    print("\n".join(yaml_lines(found)))
    return 0


def _of_files(
    environment: Environment, paths: Sequence[Path], incidents: Path | None
) -> tuple[tuple[Fitted, Proposal], ...]:
    metrics = {metric for one in fitted_fields(environment, DEFAULT) for metric in one.query.metrics}
    history = load_history(paths, metrics=metrics, declared=Declared(zone=UTC))
    known = load_incidents(incidents, grace_s=GRACE_S, zone=UTC) if incidents else ()
    return proposals(
        environment,
        HistoryStore(history),
        datetime.fromtimestamp(history.end_s, UTC),
        (history.end_s - history.start_s) // PERIOD_S,
        left_out=[Span(start_s=one.start_s, end_s=one.end_s + one.grace_s) for one in known],
    )


if __name__ == "__main__":
    raise SystemExit(main())
