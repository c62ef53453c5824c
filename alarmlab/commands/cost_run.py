"""What `alarmlab cost` does: loads, prices, shows."""

from __future__ import annotations

import json
from pathlib import Path

from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import resources_at, stack_name, templates_of
from alarmlab.cost.assumptions import NOTHING_ASSUMED, Assumptions, load_assumptions
from alarmlab.cost.bill import Bill, bill_of
from alarmlab.cost.difference import Change, changes_between
from alarmlab.cost.price_list import PriceList, load_free_tier, load_price_list
from alarmlab.cost.show import bill_json, bill_tables, change_json, change_tables, elsewhere_table
from alarmlab.cost.template_usage import StackResources, usage_of
from alarmlab.cost.words import amount_words
from alarmlab.tables import as_markdown, as_text


def show_cost(
    *,
    template_path: Path,
    against_path: Path | None,
    deployment: Deployment,
    assumptions_path: Path | None,
    prices_path: Path | None,
    free_tier: bool,
    with_lines: bool,
    form: str,
) -> None:
    """Print the bill, or what differs from the bill of `against_path`. Raises AlarmlabError for bad input."""
    prices = load_price_list(deployment.region, path=prices_path)
    assumed = NOTHING_ASSUMED if assumptions_path is None else load_assumptions(assumptions_path)
    new = bill_at(template_path, deployment, prices, assumed, free_tier=free_tier)
    elsewhere = _elsewhere(template_path, deployment)
    changes: tuple[Change, ...] | None = None
    if against_path is not None:
        changes = changes_between(
            bill_at(against_path, deployment, prices, assumed, free_tier=free_tier), new
        )
    if form == "json":
        document = bill_json(new, prices=prices, assumed=assumed)
        document["deployed_elsewhere"] = elsewhere
        if changes is not None:
            document["changes"] = change_json(changes)
        print(json.dumps(document, indent=2))
        return
    print(f"{amount_words(new.total)} USD a month in {prices.region}, list price.\n")
    tables = [*bill_tables(new, prices=prices, assumed=assumed, with_lines=with_lines)]
    tables.insert(0, elsewhere_table(elsewhere, prices=prices))
    if changes is not None:
        tables = [*change_tables(changes), *tables]
    print(as_markdown(tables) if form == "markdown" else as_text(tables))


def _elsewhere(path: Path, deployment: Deployment) -> dict[str, str]:
    """The stacks that the cdk.out deploys to another region than the one whose prices are used."""
    return {
        stack_name(template): template.artifact.region
        for template in templates_of(path, deployment)
        if template.artifact and template.artifact.region not in (None, deployment.region)
    }


def bill_at(
    path: Path, deployment: Deployment, prices: PriceList, assumed: Assumptions, *, free_tier: bool
) -> Bill:
    """The bill of the templates at `path`."""
    stacks = [
        StackResources(stack=stack, resources=resources)
        for stack, resources in resources_at(path, deployment)
    ]
    return bill_of(usage_of(stacks, assumed=assumed), prices, free=load_free_tier() if free_tier else {})
