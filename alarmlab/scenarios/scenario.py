"""Reads scenario files. Every error names the file, the line and the field. Schema: docs/alarmlab.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from alarmlab.alarms.states import State
from alarmlab.duration import format_duration
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.bands import read_bands
from alarmlab.scenarios.case import (
    DEFAULT_INTERVAL_S,
    DEFAULT_START,
    Case,
    GivenAlarm,
    OtherAlarm,
    QuietAlarms,
    Scenario,
    Series,
)
from alarmlab.scenarios.expectation_reader import EXPECTATION_FIELDS, FAULT_FIX, FAULT_RULE, read_expectation
from alarmlab.scenarios.state_fields import read_state, read_timeline
from alarmlab.scenarios.value_field import read_values
from alarmlab.scenarios.yaml_fields import Field, read_yaml

OPTIONAL_FIELDS = (
    *("series", "others", "bands", "interval", "start", "created_at", "initial", "given"),
    *(*EXPECTATION_FIELDS, "alarms", "quiet"),
)


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file. Raises BadInputError with file, line and field of the first broken rule."""
    fields = read_yaml(path).mapping(required=("alarm", "cases"), optional=())
    cases: dict[str, Case] = {}
    for field in fields["cases"].sequence(fix="add a case"):
        case = _case(field)
        if case.name in cases:
            raise field.error(
                "each case has a name of its own", fix="rename one", got=f"a second {case.name!r}"
            )
        cases[case.name] = case
    alarm = fields["alarm"]
    return Scenario(path=path, line=alarm.line, alarm=alarm.text(), cases=tuple(cases.values()))


def _case(field: Field) -> Case:
    fields = field.mapping(required=("name",), optional=OPTIONAL_FIELDS)
    created_at_s = fields["created_at"].duration_s() if "created_at" in fields else 0
    expected = read_expectation(fields, fault_at_s=None)
    case = Case(
        name=fields["name"].text(),
        path=field.path,
        line=field.line,
        series=_series(fields["series"]) if "series" in fields else (),
        others=read_values(fields["others"]) if "others" in fields else None,
        bands=read_bands(fields["bands"]) if "bands" in fields else (),
        interval_s=_interval_s(fields),
        start=_start(fields),
        created_at_s=created_at_s,
        initial=read_state(fields["initial"]) if "initial" in fields else State.INSUFFICIENT_DATA,
        given=_given(fields["given"]) if "given" in fields else {},
        expected=expected,
        alarms=_alarms(fields["alarms"], fault_at_s=expected.fault_at_s) if "alarms" in fields else {},
        quiet=_quiet(fields["quiet"]) if "quiet" in fields else (),
    )
    _check(case, field, fields)
    return case


def _check(case: Case, field: Field, fields: Mapping[str, Field]) -> None:
    alarms = [case.expected, *(other.expected for other in case.alarms.values())]
    expectations = [*alarms, *(one for expected in alarms for one in expected.contributors.values())]
    if not case.series and not case.given:
        raise field.error(
            "a case gives series, or the states of alarms",
            fix="add series with metric and values",
            got="no series",
        )
    if not case.quiet and not any(expected.says_something for expected in expectations):
        raise field.error(
            "a case expects something",
            fix="add fires: true or fires: false",
            got="no fires, states, transitions or actions",
        )
    if case.fault_at_s is not None and not any(expected.fires for expected in expectations):
        raise fields["fault_at"].error(FAULT_RULE, fix=FAULT_FIX)
    for expected in expectations:
        for at_s, _ in (*expected.states, *(expected.transitions or ())):
            if at_s < case.created_at_s:
                raise field.error(
                    "no alarm is expected to do anything before created_at",
                    fix="move it",
                    got=format_duration(at_s),
                )


def _series(field: Field) -> tuple[Series, ...]:
    found: dict[MetricId, Series] = {}
    for item in field.sequence(fix="add an item with metric and values"):
        fields = item.mapping(required=("metric", "values"), optional=())
        metric = _metric(fields["metric"])
        if metric in found:
            raise fields["metric"].error("each metric has one series", fix="join the values")
        found[metric] = Series(metric=metric, values=read_values(fields["values"]))
    return tuple(found.values())


def _metric(field: Field) -> MetricId:
    return MetricId.parse(field.text(), where=f"{field.path}:{field.line}: {field.name}")


def _interval_s(fields: Mapping[str, Field]) -> int:
    interval_s = fields["interval"].duration_s() if "interval" in fields else DEFAULT_INTERVAL_S
    if interval_s == 0:
        raise fields["interval"].error("an interval is at least a second", fix="write 1m, or leave it out")
    return interval_s


def _start(fields: Mapping[str, Field]) -> datetime:
    if "start" not in fields:
        return DEFAULT_START
    start = fields["start"].instant()
    if start.second or start.microsecond:
        raise fields["start"].error("a case starts on a whole minute", fix="set the seconds to 00")
    return start


def _given(field: Field) -> dict[str, GivenAlarm]:
    found: dict[str, GivenAlarm] = {}
    for name, item in field.items(fix="write it like {deployment: OK}").items():
        states = ((0, read_state(item)),) if item.is_scalar else read_timeline(item)
        if not states or states[0][0] != 0:
            raise item.error("the states of an alarm begin at 0m", fix="add 0m: OK")
        found[name] = GivenAlarm(line=item.line, states=states)
    return found


def _alarms(field: Field, *, fault_at_s: int | None) -> dict[str, OtherAlarm]:
    found: dict[str, OtherAlarm] = {}
    for name, item in field.items(fix="write it like {lathe-hot: {fires: false}}").items():
        fields = item.mapping(required=(), optional=("initial", *EXPECTATION_FIELDS))
        if not fields:
            raise item.error("an alarm here expects something", fix="add fires: false", got="nothing")
        expected = read_expectation(fields, fault_at_s=fault_at_s)
        if "fault_at" in fields and not expected.fires:
            raise fields["fault_at"].error(FAULT_RULE, fix=FAULT_FIX)
        initial = read_state(fields["initial"]) if "initial" in fields else None
        found[name] = OtherAlarm(line=item.line, initial=initial, expected=expected)
    return found


def _quiet(field: Field) -> tuple[QuietAlarms, ...]:
    fix = 'write names or patterns such as ["lathe-*"]'
    return tuple(QuietAlarms(line=item.line, pattern=item.text()) for item in field.sequence(fix=fix))
