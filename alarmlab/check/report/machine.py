"""Findings for programs: JSON, and the workflow commands of GitHub Actions.

Source of the latter: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import json
from dataclasses import asdict

from alarmlab.check.finding import Finding, Severity
from alarmlab.check.report.plain import summary
from alarmlab.check.rule import PAGES
from alarmlab.check.run import Report

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_json(report: Report) -> str:
    """One object: `findings` in order, and the sums."""
    return json.dumps(
        {
            "version": 1,
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "message": finding.message,
                    "fix": finding.fix,
                    "page": f"{PAGES}/{finding.rule}.md",
                    **asdict(finding.place),
                }
                for finding in report.findings
            ],
            "counts": {severity: report.count(severity) for severity in Severity},
            "waived": report.waived,
            "known": report.known,
        },
        indent=2,
    )


def as_github(report: Report) -> str:
    """One annotation a finding, then the sum."""
    return "\n".join([*(_annotation(finding) for finding in report.told), summary(report)])


def _annotation(finding: Finding) -> str:
    place = finding.place
    file, line = place.template, place.line
    if place.code:
        # The generated template is in no pull request; the program that made it is.
        file, _, number = place.code.rpartition(":")
        line = int(number)
    properties = {"file": file, "line": str(line) if line else "", "title": finding.rule}
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    named = " ".join(part for part in (place.construct or place.logical_id, finding.message) if part)
    return f"::{_LEVELS[finding.severity]} {shown}::{_data(f'{named}. Fix: {finding.fix}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
