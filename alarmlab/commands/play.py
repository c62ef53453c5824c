"""What `alarmlab test` does: loads, plays, shows, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.alarms.survey import RefusedAlarm
from alarmlab.commands.play_tasks import Task, played
from alarmlab.commands.progress import counted
from alarmlab.commands.template_arguments import Deployment
from alarmlab.commands.templates import sites_of
from alarmlab.coverage.proof import Gap, coverage_of
from alarmlab.errors import BadInputError
from alarmlab.scenarios.case import Scenario
from alarmlab.scenarios.casting import roles_of
from alarmlab.scenarios.display import show
from alarmlab.scenarios.files import load_scenarios
from alarmlab.scenarios.report import Report
from alarmlab.simulation.site import KnownAlarm, Site

PASSED, FAILED = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayOptions:
    """How to play, and how to tell.

    `alarm` is a pattern: only scenarios about alarms whose name or logical id matches are played. `junit` is
    the file to write, `jobs` the number of processes.
    """

    require_both: bool = False
    alarm: str | None = None
    quiet: bool = False
    verbose: bool = False
    jobs: int = 1
    junit: Path | None = None


def play(
    *, scenario_paths: Sequence[Path], template_path: Path, deployment: Deployment, options: PlayOptions
) -> int:
    """Play the scenarios against every alarm of that name, print the results and return the exit code.

    Raises AlarmlabError for bad input, before the first case is played.
    """
    sites = sites_of(template_path, deployment)
    scenarios = load_scenarios(scenario_paths)
    tasks = list(_tasks(scenarios, sites, pattern=options.alarm))
    reports: list[Report] = []
    for report in counted(played(tasks, jobs=options.jobs), total=len(tasks), quiet=options.quiet):
        reports.append(report)
        if report.broken or not options.quiet:
            show(report, with_story=options.verbose)
    refused = [alarm for site in sites for alarm in site.home.refused]
    for known in refused:
        print(f"not evaluated: {known.reason}")
    for rule in (rule for site in sites for rule in site.home.refused_mute_rules):
        print(f"not evaluated: {rule.reason}")
    gaps = _gaps(sites, scenarios, pattern=options.alarm) if options.require_both else ()
    for gap in gaps:
        print(f"FAIL {gap}")
    failed = sum(bool(report.broken) for report in reports)
    unproven = f", {len(gaps)} not proven" if options.require_both else ""
    print(f"{len(reports) - failed} passed, {failed} failed{unproven}")
    if options.junit:
        _write_junit(options.junit, reports, gaps)
    return FAILED if failed or gaps else PASSED


def _tasks(scenarios: Iterable[Scenario], sites: Sequence[Site], *, pattern: str | None) -> Iterator[Task]:
    """What to play, in the order of the scenarios. What can be wrong with a case comes up here."""
    by_word: dict[str, list[tuple[KnownAlarm, Site]]] = {}
    for site in sites:
        for alarm in (*site.home.alarms, *site.home.composites, *site.home.refused):
            for word in {alarm.name, alarm.logical_id}:
                by_word.setdefault(word, []).append((alarm, site))
    matched = False
    for scenario in scenarios:
        alarms = _alarms_of(scenario, by_word, pattern=pattern)
        matched = matched or bool(alarms)
        for alarm, site in alarms:
            stage = site.label if len(alarms) > 1 else ""
            for case in scenario.cases:
                yield Task(alarm=alarm, case=case, site=site, roles=roles_of(alarm, case, site), stage=stage)
    if pattern is not None and not matched:
        raise BadInputError(
            where="--alarm",
            what=f"got {pattern!r}; no scenario is about such an alarm",
            fix="change the pattern",
        )


def _alarms_of(
    scenario: Scenario, by_word: Mapping[str, Sequence[tuple[KnownAlarm, Site]]], *, pattern: str | None
) -> list[tuple[AnyAlarm, Site]]:
    """The alarms the scenario names that match; several when stages deploy the same alarm."""
    word = scenario.alarm
    if word not in by_word:
        known = sorted({alarm.name for found in by_word.values() for alarm, _ in found})
        likely = get_close_matches(word, known, n=1) or known[:10]
        raise BadInputError(
            where=f"{scenario.path}:{scenario.line}: alarm",
            what=f"got {word!r}; no alarm has this name or logical id",
            fix=f"use one of: {', '.join(likely)}" if likely else "check --template; it holds no alarm",
        )
    alarms: list[tuple[AnyAlarm, Site]] = []
    for alarm, site in by_word[word]:
        if pattern is None or _matches(alarm, pattern):
            if isinstance(alarm, RefusedAlarm):
                raise alarm.reason
            alarms.append((alarm, site))
    return alarms


def _gaps(sites: Sequence[Site], scenarios: Sequence[Scenario], *, pattern: str | None) -> tuple[Gap, ...]:
    known: list[KnownAlarm] = []
    for site in sites:
        known += [*site.home.alarms, *site.home.composites]
    known += [alarm for site in sites for alarm in site.home.refused]
    asked = [alarm for alarm in known if pattern is None or _matches(alarm, pattern)]
    return coverage_of(asked, scenarios)


def _matches(alarm: KnownAlarm, pattern: str) -> bool:
    return fnmatchcase(alarm.name, pattern) or fnmatchcase(alarm.logical_id, pattern)


def _write_junit(path: Path, reports: Sequence[Report], gaps: Sequence[Gap]) -> None:
    # Imported here because most runs write none.
    from alarmlab.scenarios.junit import junit_xml

    try:
        path.write_bytes(junit_xml(reports, unproven=[(gap.alarm, str(gap)) for gap in gaps]))
    except OSError as error:
        raise BadInputError(
            where=str(path), what=f"cannot be written: {error.strerror}", fix="give --junit another file"
        ) from error
