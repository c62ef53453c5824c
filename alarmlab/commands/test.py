"""The command `alarmlab test`: loads, plays, shows, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import Survey, declared_parameters, survey
from alarmlab.cloudformation.assembly import Template, load_templates
from alarmlab.errors import BadInputError
from alarmlab.scenarios.coverage import coverage_of
from alarmlab.scenarios.display import show
from alarmlab.scenarios.judge import run_case
from alarmlab.scenarios.scenario import Scenario, load_scenario

PASSED, FAILED = 0, 1


def run_test(
    *,
    scenario_paths: Sequence[Path],
    template_path: Path,
    parameters: Mapping[str, str],
    account: str,
    region: str,
    require_both: bool,
) -> int:
    """Play the scenarios against every alarm of that name, print the results and return the exit code.

    Raises AlarmlabError for bad input, before the first case is played.
    """
    templates = load_templates(template_path)
    _refuse_unknown_parameters(parameters, templates)
    surveys = [
        survey(template.document, parameters=parameters, account=account, region=region)
        for template in templates
    ]
    scenarios = [load_scenario(path) for path in scenario_paths]
    plays = [(scenario, _alarms_of(scenario, surveys)) for scenario in scenarios]
    failed = passed = 0
    for scenario, alarms in plays:
        for alarm in alarms:
            for case in scenario.cases:
                result = run_case(alarm, case)
                show(scenario.path, result)
                failed, passed = failed + bool(result.failures), passed + (not result.failures)
    refused = [alarm for found in surveys for alarm in found.refused]
    for alarm in refused:
        print(f"not evaluated: {alarm.reason}")
    gaps = coverage_of((*_all_alarms(surveys), *refused), scenarios) if require_both else ()
    for gap in gaps:
        print(f"FAIL {gap}")
    print(f"{passed} passed, {failed} failed" + (f", {len(gaps)} not proven" if require_both else ""))
    return FAILED if failed or gaps else PASSED


def _alarms_of(scenario: Scenario, surveys: Sequence[Survey]) -> list[MetricAlarm]:
    """The alarms the scenario names; several when stages deploy the same alarm."""
    name = scenario.alarm
    for refused in (alarm for found in surveys for alarm in found.refused):
        if name in (refused.name, refused.logical_id):
            raise refused.reason
    alarms = [alarm for alarm in _all_alarms(surveys) if name in (alarm.name, alarm.logical_id)]
    if not alarms:
        known = sorted({alarm.name for alarm in _all_alarms(surveys)})
        likely = get_close_matches(name, known, n=1) or known
        raise BadInputError(
            where=f"{scenario.path}: alarm",
            what=f"got {name!r}; no alarm has this name or logical id",
            fix=f"use one of: {', '.join(likely)}" if likely else "check --template; it holds no alarm",
        )
    return alarms


def _all_alarms(surveys: Iterable[Survey]) -> list[MetricAlarm]:
    return [alarm for found in surveys for alarm in found.alarms]


def _refuse_unknown_parameters(parameters: Mapping[str, str], templates: Sequence[Template]) -> None:
    declared = {name for template in templates for name in declared_parameters(template.document)}
    for name in parameters:
        if name not in declared:
            known = ", ".join(sorted(declared)) or "none"
            raise BadInputError(
                where="--parameter",
                what=f"got {name}; no template asks for it",
                fix=f"the parameters are: {known}",
            )
