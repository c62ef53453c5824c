"""What `alarmlab review` does: reads both revisions, compares, writes the comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from alarmlab.alarms.outline import AlarmOutline, outlines_of
from alarmlab.check.emitters import Emitted, read_emitters
from alarmlab.check.finding import Finding
from alarmlab.check.load import load_context
from alarmlab.check.rule_list import RULES
from alarmlab.check.run import run
from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.template import Template
from alarmlab.commands.history_arguments import HistoryRequest
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import read_resources, sites_of, stack_name
from alarmlab.cost.assumptions import NOTHING_ASSUMED, Assumptions, load_assumptions
from alarmlab.cost.bill import bill_of
from alarmlab.cost.price_list import PriceList, load_price_list, priced_regions
from alarmlab.cost.template_usage import StackResources, usage_of
from alarmlab.coverage.kinds.every import KINDS
from alarmlab.coverage.matrix import StackView, matrix_of
from alarmlab.coverage.proof import Gap, coverage_of
from alarmlab.review.comment import comment_of
from alarmlab.review.revision import Revision
from alarmlab.review.section import Section
from alarmlab.review.sections import (
    alarm_section,
    cost_section,
    coverage_section,
    finding_section,
    resource_section,
)
from alarmlab.scenarios.case import Scenario
from alarmlab.scenarios.files import load_scenarios


def review(
    *,
    base: Path,
    head: Path,
    deployment: Deployment,
    scenarios_path: Path | None,
    emitters_path: Path | None,
    assumptions_path: Path | None,
    prices_path: Path | None,
    history: HistoryRequest,
) -> str:
    """The comment, in Markdown. Raises AlarmlabError for bad input."""
    scenarios = load_scenarios([scenarios_path]) if scenarios_path else None
    assumed = NOTHING_ASSUMED if assumptions_path is None else load_assumptions(assumptions_path)
    is_priced = prices_path is not None or deployment.region in priced_regions()
    prices = load_price_list(deployment.region, path=prices_path) if is_priced else None
    emitters = read_emitters(emitters_path) if emitters_path else ()
    old, new = (
        _revision(path, deployment, scenarios=scenarios, emitters=emitters, assumed=assumed, prices=prices)
        for path in (base, head)
    )
    return comment_of(
        (
            alarm_section(old, new),
            finding_section(old, new),
            *_over_history(history, base, head, deployment),
            coverage_section(old, new),
            cost_section(old, new, region=deployment.region),
            resource_section(old, new),
        )
    )


def _over_history(
    request: HistoryRequest, base: Path, head: Path, deployment: Deployment
) -> Iterator[Section]:
    """The back-test of both revisions over the same history, where there is one."""
    if not request.history_paths:
        return
    # Imported here: arrays take longer to load than the rest of a review takes.
    from alarmlab.backtest.backtest import backtest
    from alarmlab.backtest.comparison import compare
    from alarmlab.backtest.roster import needed_by
    from alarmlab.commands.recorded import history_at, incidents_at
    from alarmlab.review.history_section import history_section

    older, sites = (sites_of(path, deployment) for path in (base, head))
    incidents = incidents_at(request)
    history = history_at(request, needed_by([*older, *sites]))
    before, after = (backtest(which, history, incidents) for which in (older, sites))
    yield history_section(compare(before, after))


def _revision(
    path: Path,
    deployment: Deployment,
    *,
    scenarios: list[Scenario] | None,
    emitters: Sequence[Emitted],
    assumed: Assumptions,
    prices: PriceList | None,
) -> Revision:
    found = read_resources(path, deployment)
    stacks = {stack_name(template): resources for template, resources in found}
    bill = None
    if prices is not None:
        usages = usage_of(
            [StackResources(stack=stack, resources=resources) for stack, resources in stacks.items()],
            assumed=assumed,
        )
        bill = bill_of(usages, prices, free={})
    return Revision(
        stacks=stacks,
        findings=tuple(_findings(path, deployment, emitters)),
        matrix=matrix_of(
            [StackView(stack=stack, resources=resources) for stack, resources in stacks.items()], KINDS
        ),
        gaps=None if scenarios is None else tuple(_gaps(found, scenarios)),
        bill=bill,
        unpriced_because=None if bill else f"alarmlab has no prices of {deployment.region}",
    )


def _gaps(
    found: Sequence[tuple[Template, tuple[Resource, ...]]], scenarios: Sequence[Scenario]
) -> Iterator[Gap]:
    """The alarms that are not proven, of the stages scenarios are written for.

    A stage is a folder of templates. Scenarios name alarms, and stages mostly name theirs differently: of a
    stage in which no scenario names an alarm, nothing can be said.
    """
    stages: dict[Path, list[AlarmOutline]] = {}
    for template, resources in found:
        stages.setdefault(template.path.parent, []).extend(outlines_of(resources))
    named = {scenario.alarm for scenario in scenarios}
    for alarms in stages.values():
        if any({alarm.name, alarm.logical_id} & named for alarm in alarms):
            yield from coverage_of(alarms, scenarios)


def _findings(path: Path, deployment: Deployment, emitters: Sequence[Emitted]) -> Iterator[Finding]:
    """The findings, their templates named from `path` on: the two revisions lie in two places."""
    report = run(
        load_context([path], parameters=deployment.parameters, emitters=emitters),
        RULES,
        all_rules=RULES,
        waivers=(),
        baseline=None,
        today=datetime.now(tz=UTC).date(),
    )
    for finding in report.findings:
        yield replace(finding, place=replace(finding.place, template=_within(finding.place.template, path)))


def _within(template: str, path: Path) -> str:
    try:
        return str(Path(template).resolve().relative_to(path.resolve()))
    except ValueError:
        return Path(template).name
