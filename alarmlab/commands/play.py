"""What `alarmlab test` does: loads, plays, shows, counts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import sites_of
from alarmlab.coverage.proof import coverage_of
from alarmlab.errors import BadInputError
from alarmlab.scenarios.display import show
from alarmlab.scenarios.judge import run_case
from alarmlab.scenarios.scenario import Scenario, load_scenario
from alarmlab.simulation.site import Site

PASSED, FAILED = 0, 1


def play(
    *, scenario_paths: Sequence[Path], template_path: Path, deployment: Deployment, require_both: bool
) -> int:
    """Play the scenarios against every alarm of that name, print the results and return the exit code.

    Raises AlarmlabError for bad input, before the first case is played.
    """
    sites = sites_of(template_path, deployment)
    scenarios = [load_scenario(path) for path in scenario_paths]
    plays = [(scenario, _alarms_of(scenario, sites)) for scenario in scenarios]
    failed = passed = 0
    for scenario, alarms in plays:
        for alarm, site in alarms:
            for case in scenario.cases:
                result = run_case(alarm, case, site=site)
                show(result)
                failed, passed = failed + bool(result.failures), passed + (not result.failures)
    refused = [alarm for site in sites for alarm in site.home.refused]
    for alarm in refused:
        print(f"not evaluated: {alarm.reason}")
    evaluated = [alarm for _, alarm in _all_alarms(sites)]
    gaps = coverage_of((*evaluated, *refused), scenarios) if require_both else ()
    for gap in gaps:
        print(f"FAIL {gap}")
    print(f"{passed} passed, {failed} failed" + (f", {len(gaps)} not proven" if require_both else ""))
    return FAILED if failed or gaps else PASSED


def _alarms_of(scenario: Scenario, sites: Sequence[Site]) -> list[tuple[AnyAlarm, Site]]:
    """The alarms the scenario names; several when stages deploy the same alarm."""
    name = scenario.alarm
    for refused in (alarm for site in sites for alarm in site.home.refused):
        if name in (refused.name, refused.logical_id):
            raise refused.reason
    alarms = [(alarm, site) for site, alarm in _all_alarms(sites) if name in (alarm.name, alarm.logical_id)]
    if not alarms:
        known = sorted({alarm.name for _, alarm in _all_alarms(sites)})
        likely = get_close_matches(name, known, n=1) or known
        raise BadInputError(
            where=f"{scenario.path}:{scenario.line}: alarm",
            what=f"got {name!r}; no alarm has this name or logical id",
            fix=f"use one of: {', '.join(likely)}" if likely else "check --template; it holds no alarm",
        )
    return alarms


def _all_alarms(sites: Sequence[Site]) -> list[tuple[Site, AnyAlarm]]:
    return [(site, alarm) for site in sites for alarm in (*site.home.alarms, *site.home.composites)]
