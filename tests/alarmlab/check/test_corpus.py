"""Templates of many kinds: what is wrong in them is told, and nothing else is called an error.

The files are written for this test after the shapes that public templates have. A line in one,
`# expect: RULE LOGICAL_ID`, says what must be found; an error that no line expects is a false alarm.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alarmlab.check.finding import Severity
from alarmlab.check.rule_list import RULES
from alarmlab.check.rules import (
    metric_unknown,
    period_unfit,
    statistic_unfit,
    threshold_impossible,
    unit_mismatch,
)
from tests.alarmlab.check.templates import a_file_context

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for path in CORPUS.iterdir() if path.is_file())
ABOUT_METRICS = {
    rule.RULE.id
    for rule in (metric_unknown, period_unfit, statistic_unfit, threshold_impossible, unit_mismatch)
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_wrong_is_told_and_nothing_else(path: Path) -> None:
    expected = re.findall(r"^# expect: (\S+) (\S+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    context = a_file_context(path)

    told = {
        (finding.rule, finding.place.logical_id)
        for rule in RULES
        for finding in rule.findings(context)
        if finding.severity is Severity.ERROR
        or (finding.rule in ABOUT_METRICS and finding.severity is Severity.WARNING)
    }

    assert told == set(expected)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    alarms = [alarm for path in FILES for alarm in a_file_context(path).alarms]

    assert len(FILES) >= 25
    assert len(alarms) >= 50
