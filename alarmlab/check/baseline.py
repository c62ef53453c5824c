"""The baseline: the findings a project had when it began to check. They are not told again, new ones are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from alarmlab.check.finding import Finding, Place, Severity
from alarmlab.errors import BadInputError

RULE = "baseline"
"""The rule that reports what the baseline holds and is no longer found."""

Key = tuple[str, str, str]


def read_baseline(path: Path) -> Counter[Key]:
    """The findings of the file. Raises BadInputError when `write_baseline` did not write it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found = [
            (str(item["rule"]), str(item["template"]), str(item["resource"])) for item in document["findings"]
        ]
    except OSError as error:
        raise BadInputError(
            where=str(path), what=f"cannot be read: {error.strerror}", fix="make it with --write-baseline"
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInputError(
            where=str(path), what="is no baseline", fix="make it anew with --write-baseline"
        ) from error
    return Counter(found)


def baseline_of(findings: Sequence[Finding]) -> str:
    """The content of the baseline that holds the findings."""
    items = [
        {"rule": rule, "template": template, "resource": resource}
        for rule, template, resource in sorted(_key(finding) for finding in findings)
    ]
    return json.dumps({"version": 1, "findings": items}, indent=1) + "\n"


def apply_baseline(
    findings: Sequence[Finding], known: Counter[Key], *, path: Path
) -> tuple[list[Finding], int]:
    """The findings that are new, a note for each known one that is gone; and how many were known."""
    rest = Counter(known)
    new: list[Finding] = []
    for finding in findings:
        if rest[_key(finding)] > 0:
            rest[_key(finding)] -= 1
        else:
            new.append(finding)
    gone = [_gone(key, path) for key in sorted(rest.elements())]
    return new + gone, len(findings) - len(new)


def _key(finding: Finding) -> Key:
    """What stays the same when a message changes its numbers or a line moves."""
    place = finding.place
    return finding.rule, place.template, place.construct or place.logical_id or ""


def _gone(key: Key, path: Path) -> Finding:
    rule, template, resource = key
    return Finding(
        rule=RULE,
        severity=Severity.NOTE,
        message=f"{rule} is no longer found at {resource or 'the template'} of {template}",
        fix="take it out of the baseline with --write-baseline, so that it cannot come back",
        place=Place(template=str(path)),
    )
