"""Scenario files: what the metric of an alarm does, and what the alarm must do. Schema: docs/alarmlab.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alarmlab.alarms.states import State
from alarmlab.duration import format_duration, parse_duration_s
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.values import NotationError, Samples, parse_values
from alarmlab.scenarios.yaml_fields import Field, read_yaml

DEFAULT_START = datetime(2026, 1, 1, tzinfo=UTC)
DEFAULT_INTERVAL_S = 60

_OPTIONAL = (
    "interval",
    "start",
    "created_at",
    "initial",
    "fires",
    "fault_at",
    "within",
    "states",
    "transitions",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The samples of one metric in each interval from the start of the case."""

    metric: MetricId
    values: tuple[Samples, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story and what the alarm must do in it. All times but `start` are seconds after `start`.

    `fires` is None, and `transitions` is None, when the case does not say.
    """

    name: str
    line: int
    series: tuple[Series, ...]
    interval_s: int
    start: datetime
    created_at_s: int
    initial: State
    fires: bool | None
    fault_at_s: int | None
    within_s: int | None
    states: tuple[tuple[int, State], ...]
    transitions: tuple[tuple[int, State], ...] | None

    @property
    def end_s(self) -> int:
        """When the case is over: the last series has ended and every expectation can be judged."""
        deadline_s = (self.fault_at_s or 0) + (self.within_s or 0)
        expected_s = [at_s for at_s, _ in (*self.states, *(self.transitions or ()))]
        return max(deadline_s, *expected_s, *(len(series.values) * self.interval_s for series in self.series))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario file. `alarm` is the name of the alarm, or its logical id."""

    path: Path
    alarm: str
    cases: tuple[Case, ...]


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
    return Scenario(path=path, alarm=fields["alarm"].text(), cases=tuple(cases.values()))


def _case(field: Field) -> Case:
    fields = field.mapping(required=("name", "series"), optional=_OPTIONAL)
    case = Case(
        name=fields["name"].text(),
        line=field.line,
        series=_series(fields["series"]),
        interval_s=_interval_s(fields),
        start=_start(fields),
        created_at_s=_duration_s(fields, "created_at") or 0,
        initial=_state(fields["initial"]) if "initial" in fields else State.INSUFFICIENT_DATA,
        fires=fields["fires"].boolean() if "fires" in fields else None,
        fault_at_s=_duration_s(fields, "fault_at"),
        within_s=_duration_s(fields, "within"),
        states=_timeline(fields["states"]) if "states" in fields else (),
        transitions=_timeline(fields["transitions"]) if "transitions" in fields else None,
    )
    _check(case, field, fields)
    return case


def _check(case: Case, field: Field, fields: Mapping[str, Field]) -> None:
    if case.fires is None and not case.states and case.transitions is None:
        raise field.error(
            "a case expects something",
            fix="add fires: true or fires: false",
            got="no fires, states or transitions",
        )
    if case.fault_at_s is not None and case.fires is not True:
        raise fields["fault_at"].error(
            "fault_at belongs to fires: true", fix="add fires: true or remove fault_at"
        )
    if case.within_s is not None and case.fault_at_s is None:
        raise fields["within"].error("within counts from fault_at", fix="add fault_at")
    for name, timeline in (("states", case.states), ("transitions", case.transitions or ())):
        for at_s, _ in timeline:
            if at_s <= case.created_at_s:
                got = format_duration(at_s)
                raise fields[name].error("every time is after created_at", fix="move it", got=got)


def _series(field: Field) -> tuple[Series, ...]:
    found: dict[MetricId, Series] = {}
    for item in field.sequence(fix="add an item with metric and values"):
        fields = item.mapping(required=("metric", "values"), optional=())
        metric = _metric(fields["metric"])
        if metric in found:
            raise fields["metric"].error("each metric has one series", fix="join the values")
        found[metric] = Series(metric=metric, values=_values(fields["values"]))
    return tuple(found.values())


def _metric(field: Field) -> MetricId:
    return MetricId.parse(field.text(), where=f"{field.path}:{field.line}: {field.name}")


def _values(field: Field) -> tuple[Samples, ...]:
    try:
        return parse_values(field.text())
    except NotationError as error:
        raise field.error(str(error), fix="see docs/alarmlab.md, values") from error


def _interval_s(fields: Mapping[str, Field]) -> int:
    interval_s = _duration_s(fields, "interval")
    if interval_s == 0:
        raise fields["interval"].error("an interval is at least a second", fix="write 1m, or leave it out")
    return DEFAULT_INTERVAL_S if interval_s is None else interval_s


def _start(fields: Mapping[str, Field]) -> datetime:
    if "start" not in fields:
        return DEFAULT_START
    start = fields["start"].instant()
    if start.second or start.microsecond:
        raise fields["start"].error("a case starts on a whole minute", fix="set the seconds to 00")
    return start


def _duration_s(fields: Mapping[str, Field], name: str) -> int | None:
    return fields[name].duration_s() if name in fields else None


def _timeline(field: Field) -> tuple[tuple[int, State], ...]:
    """Times and states, in order of time."""
    found: dict[int, State] = {}
    for key, item in field.items(fix="write it like {5m: ALARM, 12m: OK}").items():
        at_s = parse_duration_s(key)
        if at_s is None:
            raise item.error(
                "a time is written 90s, 5m, 1h30m or 2d", fix="write it with its unit", got=repr(key)
            )
        if at_s in found:
            raise item.error("each time is given once", fix="keep one of the two", got=f"{key} a second time")
        found[at_s] = _state(item)
    return tuple(sorted(found.items()))


def _state(field: Field) -> State:
    text = field.text()
    if text not in list(State):
        raise field.error(f"a state is one of {', '.join(State)}", fix="use one of them")
    return State(text)
