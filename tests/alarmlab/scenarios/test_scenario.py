"""Scenario files: what they mean, and errors that name the file, the line and the field."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alarmlab.alarms.states import State
from alarmlab.errors import BadInputError
from alarmlab.scenarios.case import DEFAULT_START, Case, Series
from alarmlab.scenarios.expectation import Expectation
from alarmlab.scenarios.scenario import load_scenario
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
        path=tmp_path / "s.yaml",
        line=3,
        series=(Series(metric=METRIC, values=((1.0,),) * 5),),
        interval_s=60,
        start=DEFAULT_START,
        created_at_s=0,
        initial=State.INSUFFICIENT_DATA,
        others=None,
        given={},
        expected=Expectation(
            fires=False, fault_at_s=None, within_s=None, states=(), transitions=None, actions=None
        ),
        alarms={},
        quiet=(),
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
    assert case.expected == Expectation(
        fires=True,
        fault_at_s=120,
        within_s=90,
        states=((90, State.OK), (300, State.ALARM)),
        transitions=(),
        actions=None,
    )


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
            ":7: cases[0].witin: got 'witin'; the fields here are name, series, others, ",
        ),
        (["fires: true", "fires: false"], ":7: cases[0].fires: got fires a second time; fires is given once"),
        (["fires: 'true'"], "cases[0].fires: got 'true'; this is true or false"),
        (["fires: on"], "cases[0].fires: got 'on'; this is true or false"),
        (["initial: ok", "fires: true"], "initial: got 'ok'; a state is one of OK, ALARM, INSUFFICIENT_DATA"),
        (["states: {5: OK}"], "cases[0].states.5: got '5'; a time is written 90s, 5m, 1h30m or 2d"),
        (["states: {60s: OK, 1m: OK}"], "cases[0].states.1m: got 1m a second time; each time is given once"),
        (["states: [OK]"], "cases[0].states: got a list of 1; this is a mapping"),
        (["created_at: 1m", "states: {0m: OK}"], "cases[0]: got 0s; no alarm is expected to do anything"),
        (["created_at: 2m", "transitions: {1m: OK}"], "got 1m; no alarm is expected to do anything before"),
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
        (["interval: 1m"], ":3: cases[0]: got no fires, states, transitions or actions; a case expects"),
        (["fires:"], "cases[0].fires: got nothing; this is a text"),
        (["fires: [true]"], "cases[0].fires: got a list of 1; this is a text"),
    ],
)
def test_a_case_that_breaks_a_rule_is_an_error(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        only_case(tmp_path, *lines)

    assert message in str(caught.value)


NESTED = (("[", "]"), ("[\n", "]"), ("{a: ", "}"), ("- ", ""))
SERIES = "{metric: 'Fleet:T', values: 1x4}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": is empty"),
        ("a: [", ":1: is not YAML: "),
        ("a: 'x\nb: 1\n", ":3: is not YAML: found unexpected end of stream"),
        ("a: *b", ":1: is not YAML: found undefined alias 'b'"),
        ("a: \0", ": is not YAML: unacceptable character #x0000"),
        *((opening * 6_000 + closing * 6_000, ": is nested too deeply") for opening, closing in NESTED),
        ("alarm: \tx: y", "is not YAML: "),
        ("- 1", ":1: got a list of 1; this is a mapping"),
        ("alarm: a", ":1: got no cases; cases must be there"),
        ("alarm: a\ncases: []", ":2: cases: got a list of 0; this is a list of at least one item"),
        ("alarm: a\ncases: {}", ":2: cases: got a mapping; this is a list of at least one item"),
        (
            "alarm: a\ncases:\n  - name: x",
            ":3: cases[0]: got no series; a case gives series, or the states of",
        ),
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
