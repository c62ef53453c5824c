"""What `alarmlab fetch` does: plans, asks the account, writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.account import Account
from alarmlab.backtest.fetch import fetch, first_moment
from alarmlab.backtest.fetch_plan import fetch_plan
from alarmlab.backtest.roster import refuse_unknown, roster
from alarmlab.commands.progress import told
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import sites_of
from alarmlab.errors import BadInputError

ENOUGH, NOT_ENOUGH = 0, 1


def run_fetch(
    *,
    template_path: Path,
    deployment: Deployment,
    path: Path,
    days: int,
    now: datetime,
    until: datetime | None,
    profile: str | None,
    names: Collection[str],
) -> int:
    """Write the file and return the exit code. Raises AlarmlabError, also when the account refuses."""
    sites = sites_of(template_path, deployment)
    refuse_unknown(names, sites)
    alarms = [member.alarm for member in roster(sites, names) if isinstance(member.alarm, MetricAlarm)]
    end = (until or now).replace(second=0, microsecond=0)
    start = first_moment(end, days=days)
    plan = fetch_plan(alarms, age_s=int((now - start).total_seconds()))
    for one in plan.not_fetched:
        print(f"not fetched: {one.name}: {one.reason}")
    if not plan.asked:
        raise BadInputError(
            where=str(template_path),
            what="holds no alarm whose metrics can be fetched",
            fix="give a template with alarms on metrics, or fewer days",
        )
    account = Account.of(profile=profile, region=deployment.region)
    with told("series") as on_progress:
        count = fetch(plan.asked, account, start=start, end=end, path=path, on_progress=on_progress)
    print(
        f"{path}: {count} datapoints of {len(plan.asked)} series, "
        f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"
    )
    return NOT_ENOUGH if plan.not_fetched else ENOUGH
