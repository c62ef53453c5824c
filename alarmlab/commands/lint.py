"""What `alarmlab check` does: loads, runs, settles, prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from alarmlab.check.baseline import baseline_of, read_baseline
from alarmlab.check.emitters import read_emitters
from alarmlab.check.finding import Severity
from alarmlab.check.load import load_context
from alarmlab.check.report.machine import as_github, as_json
from alarmlab.check.report.plain import plain
from alarmlab.check.rule import Rule
from alarmlab.check.rule_list import RULES, SETTLING
from alarmlab.check.run import run
from alarmlab.check.settings import Settings
from alarmlab.check.waivers import read_waivers
from alarmlab.errors import BadInputError

CLEAN, FOUND = 0, 1
NEVER = "never"

_FORMATS = {"plain": plain, "json": as_json, "github": as_github}


def lint(
    *,
    paths: Sequence[Path],
    parameters: Mapping[str, str],
    output: str,
    notes: bool,
    fail_on: str,
    only: Sequence[str],
    without: Sequence[str],
    emitters: Path | None,
    waivers: Path | None,
    baseline: Path | None,
    write_baseline: bool,
    targets_s: Mapping[str | None, int],
) -> int:
    """Check the templates, print what is found, return the exit code. Raises AlarmlabError for bad input."""
    if not paths:
        raise BadInputError(where="TEMPLATE", what="got none", fix="name a template or a cdk.out directory")
    if write_baseline and baseline is None:
        raise BadInputError(where="--write-baseline", what="got no --baseline", fix="name its file")
    rules = _chosen(only, without)
    settings = Settings(
        target_s=targets_s.get(None),
        targets_s={severity: seconds for severity, seconds in targets_s.items() if severity is not None},
    )
    report = run(
        load_context(
            paths,
            parameters=parameters,
            emitters=read_emitters(emitters) if emitters else (),
            settings=settings,
        ),
        rules,
        all_rules=RULES,
        waivers=read_waivers(waivers, rules=[rule.id for rule in RULES]) if waivers else (),
        baseline=(baseline, read_baseline(baseline)) if baseline and not write_baseline else None,
        today=datetime.now(tz=UTC).date(),
    )
    if baseline and write_baseline:
        baseline.write_text(baseline_of(report.findings), encoding="utf-8")
        print(f"{len(report.findings)} findings written to {baseline}")
        return CLEAN
    print(_FORMATS[output](replace(report, with_notes=notes)))
    return FOUND if report.fails(None if fail_on == NEVER else Severity(fail_on)) else CLEAN


def list_rules() -> int:
    """Print every rule with its severity and its sentence."""
    rules = sorted((*RULES, *SETTLING), key=lambda rule: rule.id)
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        print(f"{rule.id:<{width}} {rule.severity:<8} {rule.doc}")
    return CLEAN


def _chosen(only: Sequence[str], without: Sequence[str]) -> list[Rule]:
    known = [rule.id for rule in RULES]
    for option, names in (("--rule", only), ("--exclude", without)):
        for name in names:
            if name not in known:
                likely = get_close_matches(name, known, n=1) or ["alarmlab check --list-rules"]
                raise BadInputError(where=option, what=f"got {name!r}; no rule has this id", fix=likely[0])
    return [rule for rule in RULES if (not only or rule.id in only) and rule.id not in without]
