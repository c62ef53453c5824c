"""Scenario files: what they mean, and errors that name the file, the line and the field."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.states import State
from alarmlab.duration import format_duration
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.scenario import DEFAULT_START, Case, Series, load_scenario
from alarmlab.scenarios.values import format_values
from tests.alarmlab.builders import METRIC


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def only_case(tmp_path: Path, *lines: str) -> Case:
    head = ["alarm: press-hot", "cases:", "  - name: one", "    series:"]
    series = f"      - {{metric: '{METRIC}', values: 1x4}}"
    body = [f"    {line}" for line in lines]
    (case,) = load_scenario(write(tmp_path / "s.yaml", "\n".join([*head, series, *body]))).cases
    return case


def test_a_case_says_least_with_a_series_and_one_expectation(tmp_path: Path) -> None:
    assert only_case(tmp_path, "fires: false") == Case(
        name="one",
        line=3,
        series=(Series(metric=METRIC, values=((1.0,),) * 5),),
        interval_s=60,
        start=DEFAULT_START,
        created_at_s=0,
        initial=State.INSUFFICIENT_DATA,
        fires=False,
        fault_at_s=None,
        within_s=None,
        states=(),
        transitions=None,
    )


def test_a_case_may_say_everything(tmp_path: Path) -> None:
    case = only_case(
        tmp_path,
        "interval: 10s",
        "start: 2026-03-29T01:59:00+01:00",
        "created_at: 1m",
        "initial: OK",
        "fires: true",
        "fault_at: 2m",
        "within: 90s",
        "states: {5m: ALARM, 90s: OK}",
        "transitions: {}",
    )

    assert (case.interval_s, case.created_at_s, case.initial) == (10, 60, State.OK)
    assert case.start == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert (case.fires, case.fault_at_s, case.within_s) == (True, 120, 90)
    assert case.states == ((90, State.OK), (300, State.ALARM))
    assert case.transitions == ()


@pytest.mark.parametrize(
    ("lines", "end_s"),
    [
        (["fires: false"], 300),
        (["states: {4m: OK}"], 300),
        (["states: {9m: OK}"], 540),
        (["transitions: {1m: OK, 8m: ALARM}"], 480),
        (["fires: true", "fault_at: 4m", "within: 3m"], 420),
    ],
)
def test_a_case_lasts_until_everything_can_be_judged(tmp_path: Path, lines: list[str], end_s: int) -> None:
    assert only_case(tmp_path, *lines).end_s == end_s


TIMES = st.integers(1, 10_000)
TIMELINES = st.dictionaries(TIMES, st.sampled_from(State), max_size=4).map(
    lambda items: tuple(sorted(items.items()))
)
NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3).map(tuple)
ALL_SERIES = st.lists(
    st.builds(
        Series,
        metric=st.builds(
            MetricId,
            namespace=st.just("Fleet"),
            name=st.text(alphabet="abc'#/ ", min_size=1).filter(lambda name: name == name.strip()),
            dimensions=st.frozensets(
                st.tuples(st.just("Machine"), st.text(alphabet="a\"\\'{},: #")), max_size=1
            ),
        ),
        values=st.lists(NUMBERS, min_size=1, max_size=8).map(tuple),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda series: series.metric,
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    fires = draw(st.none() | st.booleans())
    fault_at_s = draw(st.none() | TIMES) if fires else None
    states = draw(TIMELINES)
    return Case(
        name=draw(st.sampled_from(["a", "it's hot: 95 %", "yes", "# no comment", "1.0"])),
        line=2,
        series=tuple(draw(ALL_SERIES)),
        interval_s=draw(TIMES),
        start=draw(st.datetimes(timezones=st.just(UTC))).replace(second=0, microsecond=0),
        created_at_s=0,
        initial=draw(st.sampled_from(State)),
        fires=fires,
        fault_at_s=fault_at_s,
        within_s=None if fault_at_s is None else draw(st.none() | TIMES),
        states=states,
        transitions=draw(TIMELINES if fires is None and not states else st.none() | TIMELINES),
    )


def quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def printed(case: Case) -> str:
    """The case in a scenario file, in its most explicit form."""

    def timeline(items: tuple[tuple[int, State], ...]) -> str:
        return "{" + ", ".join(f"{format_duration(at_s)}: {state}" for at_s, state in items) + "}"

    lines = [f"name: {quoted(case.name)}", "series:"]
    for series in case.series:
        lines += [
            f"  - metric: {quoted(series.metric)}",
            f"    values: {quoted(format_values(series.values))}",
        ]
    lines += [f"start: {case.start.isoformat()}", f"interval: {format_duration(case.interval_s)}"]
    lines += [f"initial: {case.initial}", f"states: {timeline(case.states)}"]
    lines += [] if case.fires is None else [f"fires: {str(case.fires).lower()}"]
    lines += [] if case.fault_at_s is None else [f"fault_at: {format_duration(case.fault_at_s)}"]
    lines += [] if case.within_s is None else [f"within: {format_duration(case.within_s)}"]
    lines += [] if case.transitions is None else [f"transitions: {timeline(case.transitions)}"]
    first, *others = lines
    return "\n".join(["cases:", f"  - {first}", *(f"    {line}" for line in others), "alarm: press-hot", ""])


@given(case=cases())
def test_printing_a_case_and_reading_it_gives_the_same_case(
    case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "printed.yaml", printed(case))

    assert load_scenario(path).cases == (case,)


def test_an_error_names_file_line_field_value_rule_and_fix(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        only_case(tmp_path, "fires: true", "fault_at: 3m", "within: 5 minutes")

    assert str(caught.value) == (
        f"{tmp_path / 's.yaml'}:8: cases[0].within: got '5 minutes'; "
        "a duration is written 90s, 5m, 1h30m or 2d\n"
        "  fix: write it with its unit"
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["fires: true", "witin: 5m"],
            ":7: cases[0].witin: got 'witin'; the fields here are name, series, ",
        ),
        (["fires: true", "fires: false"], ":7: cases[0].fires: got fires a second time; fires is given once"),
        (["fires: 'true'"], "cases[0].fires: got 'true'; this is true or false"),
        (["fires: on"], "cases[0].fires: got 'on'; this is true or false"),
        (["initial: ok", "fires: true"], "initial: got 'ok'; a state is one of OK, ALARM, INSUFFICIENT_DATA"),
        (["states: {5: OK}"], "cases[0].states.5: got '5'; a time is written 90s, 5m, 1h30m or 2d"),
        (["states: {60s: OK, 1m: OK}"], "cases[0].states.1m: got 1m a second time; each time is given once"),
        (["states: [OK]"], "cases[0].states: got a list of 1; this is a mapping"),
        (["states: {0m: OK}"], "cases[0].states: got 0s; every time is after created_at"),
        (["created_at: 2m", "transitions: {2m: OK}"], "transitions: got 2m; every time is after created_at"),
        (["states: {5m: HOT}"], "cases[0].states.5m: got 'HOT'; a state is one of"),
        (["interval: 0s", "fires: true"], "interval: got '0s'; an interval is at least a second"),
        (
            ["start: today", "fires: true"],
            "start: got 'today'; a moment is written in ISO 8601 with its time zone",
        ),
        (["start: 2026-01-01T00:00:00", "fires: true"], "a moment is written in ISO 8601 with its time zone"),
        (["start: 2026-01-01T00:00:30Z", "fires: true"], "a case starts on a whole minute"),
        (["fires: true", "within: 5m"], "within: got '5m'; within counts from fault_at"),
        (["states: {5m: OK}", "fault_at: 5m"], "fault_at belongs to fires: true"),
        (["fires: false", "fault_at: 5m"], "fault_at: got '5m'; fault_at belongs to fires: true"),
        (["interval: 1m"], ":3: cases[0]: got no fires, states or transitions; a case expects something"),
        (["fires:"], "cases[0].fires: got nothing; this is a text"),
        (["fires: [true]"], "cases[0].fires: got a list of 1; this is a text"),
    ],
)
def test_a_case_that_breaks_a_rule_is_an_error(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        only_case(tmp_path, *lines)

    assert message in str(caught.value)


SERIES = "{metric: 'Fleet:T', values: 1x4}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": is empty"),
        ("a: [", ":1: is not YAML: "),
        ("alarm: \tx: y", "is not YAML: "),
        ("- 1", ":1: got a list of 1; this is a mapping"),
        ("alarm: a", ":1: got no cases; cases must be there"),
        ("alarm: a\ncases: []", ":2: cases: got a list of 0; this is a list of at least one item"),
        ("alarm: a\ncases: {}", ":2: cases: got a mapping; this is a list of at least one item"),
        ("alarm: a\ncases:\n  - name: x", ":3: cases[0]: got no series; series must be there"),
        (
            f"alarm: a\ncases:\n- &c {{name: x, series: [{SERIES}], fires: true}}\n- *c",
            "cases[1]: got a second 'x'; each case has a name of its own",
        ),
        (
            f"alarm: a\ncases:\n- {{name: x, fires: true, series: [{SERIES}, {SERIES}]}}",
            "cases[0].series[1].metric: got 'Fleet:T'; each metric has one series",
        ),
        (
            "alarm: a\ncases:\n- name: x\n  fires: true\n  series:\n  - metric: T\n    values: 1",
            ":6: cases[0].series[0].metric: got 'T'; a metric is written Namespace:Name",
        ),
        (
            "alarm: a\ncases:\n- name: x\n  fires: true\n  series:\n  - metric: F:T\n    values: 1 b",
            ":7: cases[0].series[0].values: got '1 b'; b is none of 1, 1+2x3",
        ),
    ],
)
def test_a_file_that_breaks_a_rule_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        load_scenario(write(tmp_path / "s.yaml", text))

    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"alarm: \xe9")

    with pytest.raises(BadInputError, match="cannot be read: No such file"):
        load_scenario(tmp_path / "missing.yaml")
    with pytest.raises(BadInputError, match="is not UTF-8"):
        load_scenario(tmp_path / "latin.yaml")
