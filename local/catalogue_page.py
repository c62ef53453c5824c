"""docs/catalogue.md: every alarm as a page for people, rendered from the catalogue and from nothing else.

`python -m local.catalogue_page > docs/catalogue.md` writes it anew; a test compares.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import groupby

from environments import read_environments
from local.markdown_table import markdown_table
from pdm_catalog.alarm import Alarm, Comparison
from pdm_catalog.alarms import AlarmGroup, alarm_groups
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.routes import ROUTES, UNKNOWN_ALARM_SEVERITY
from pdm_catalog.second_path import takes_second_path
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Query, Reading
from pdm_catalog.watched import Parameter

REFERENCE = "prod"
"""The environment whose values the page shows; where others differ stands in a table of its own."""
SIGNS = {
    Comparison.ABOVE: ">",
    Comparison.AT_OR_ABOVE: "≥",
    Comparison.BELOW: "<",
    Comparison.AT_OR_BELOW: "≤",
}
HEAD = """\
# Every alarm

Written by `python -m local.catalogue_page > docs/catalogue.md`; do not edit. Names and values are those of
`{reference}`; in another environment the names begin with that one's name.
"""


def page(environments: Iterable[Environment]) -> str:
    """The whole page as Markdown."""
    every = tuple(environments)
    [reference] = [environment for environment in every if environment.name == REFERENCE]
    subjects = (_group(group) for group in alarm_groups(reference))
    return "\n".join((HEAD.format(reference=REFERENCE), _routes(), *subjects, _thresholds(every)))


def _routes() -> str:
    rows = [(severity, ", ".join(ROUTES[severity]) or "the router's log only") for severity in Severity]
    return (
        f"## Where a severity goes\n\n{markdown_table(('severity', 'sinks'), rows)}\n"
        "Second path: mailed by EventBridge as well, beside the pipeline. "
        f"An alarm that is not on this page counts as {UNKNOWN_ALARM_SEVERITY}.\n"
    )


def _group(group: AlarmGroup) -> str:
    alarms = sorted(group.entries, key=lambda alarm: alarm.runbook)
    runbooks = (_runbook(name, list(group)) for name, group in groupby(alarms, key=lambda a: a.runbook))
    return f"## {group.title}\n\n" + "\n".join(runbooks)


def _runbook(name: str, alarms: Sequence[Entry]) -> str:
    """The alarms that one runbook is for; what they have in common is said once."""
    rows = [(f"`{alarm.name}`", _severity(alarm), _rings(alarm), _remedy(alarm)) for alarm in alarms]
    several = len({alarm.service for alarm in alarms}) > 1
    words = {
        "Meaning": (a.meaning.replace(a.service, "SERVICE") if several else a.meaning for a in alarms),
        "Threshold": (alarm.because for alarm in alarms),
        "No data": (
            f"`{alarm.missing}`. {alarm.missing_because}" for alarm in alarms if isinstance(alarm, Alarm)
        ),
    }
    texts = {what: " ".join(dict.fromkeys(said)) for what, said in words.items()}
    reasons = "".join(f"- {what}: {text}\n" for what, text in texts.items() if text)
    table = markdown_table(("alarm", "severity", "rings when", "remedy"), rows)
    return f"### [{name}](runbooks/{name}.md)\n\n{table}\n{reasons}"


def _severity(alarm: Entry) -> str:
    if alarm.told_by:
        return f"none of its own: `{alarm.told_by}` tells"
    ticket = ", ticket" if alarm.ticket else ""
    return f"{alarm.severity}{ticket}{', second path' if takes_second_path(alarm) else ''}"


def _remedy(alarm: Entry) -> str:
    return f"`{alarm.remedy.name}` on `{alarm.remedy.target}`" if alarm.remedy else "people only"


def _rings(alarm: Entry) -> str:
    if isinstance(alarm, CompositeAlarm):
        quiet = f", and tells nobody while `{alarm.suppressor.alarm}` does" if alarm.suppressor else ""
        return f"`{alarm.rule}`{quiet}"
    breaching, looked_at = alarm.datapoints
    window = f"{breaching} of {looked_at} periods of {alarm.period_s} s"
    return f"{_signal(alarm)} {SIGNS[alarm.comparison]} {alarm.threshold:g} in {window}"


def _signal(alarm: Alarm) -> str:
    """What is looked at; inputs that differ in a dimension's value only are one item."""
    if isinstance(alarm.signal, Reading):
        return _readings([alarm.signal])
    if isinstance(alarm.signal, Query):
        return f"`{alarm.signal.text}`"
    inputs = alarm.signal.inputs.items()
    groups = (list(group) for _, group in groupby(inputs, key=lambda i: (i[1].metric, i[1].statistic)))
    items = (f"{_ids([key for key, _ in group])}: {_readings([r for _, r in group])}" for group in groups)
    return f"`{alarm.signal.text}` ({'; '.join(items)})"


def _ids(keys: Sequence[str]) -> str:
    return keys[0] if len(keys) == 1 else f"{keys[0]} to {keys[-1]}"


def _readings(readings: Sequence[Reading]) -> str:
    """Readings of one metric and statistic as one item."""
    first = readings[0]
    where = "; ".join(
        f"{name}={', '.join(_value(reading.dimensions[name]) for reading in readings)}"
        for name in first.dimensions
    )
    metric = f"{first.metric.namespace} {first.metric.name}"
    return f"{first.statistic} of `{metric}{f' {{{where}}}' if where else ''}`"


def _value(value: str | Parameter) -> str:
    return value if isinstance(value, str) else f"the value of SSM parameter {value.name}"


def _thresholds(environments: Sequence[Environment]) -> str:
    names = [field.name for field in dataclasses.fields(environments[0].thresholds)]
    rows = [
        (f"`{name}`", *(f"{getattr(environment.thresholds, name):g}" for environment in environments))
        for name in names
    ]
    return f"## Thresholds by environment\n\n{markdown_table(('', *(e.name for e in environments)), rows)}"


if __name__ == "__main__":
    print(page(read_environments()), end="")
