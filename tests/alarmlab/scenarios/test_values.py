"""The notation for values, and durations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.duration import format_duration, parse_duration_s
from alarmlab.scenarios.values import NotationError, Samples, format_values, parse_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # The examples of https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
        ("-2+4x3", (-2, 2, 6, 10)),
        ("1-2x4", (1, -1, -3, -5, -7)),
        ("1x4", (1, 1, 1, 1, 1)),
        ("1 _x3", (1, None, None, None)),
        ("1 2 _ 4", (1, 2, None, 4)),
        ("0.5 .5 5. 1e3 1e-3x1 +1", (0.5, 0.5, 5, 1000, 0.001, 0.001, 1)),
        ("1e2-1e1x2", (100, 90, 80)),
        ("7x0", (7,)),
        ("_x0", ()),
    ],
)
def test_values_are_read_as_promtool_reads_them(text: str, values: tuple[float | None, ...]) -> None:
    assert parse_values(text) == tuple(() if value is None else (value,) for value in values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("(1 2 2)", ((1, 2, 2),)),
        ("(0.2*3 1.5)", ((0.2, 0.2, 0.2, 1.5),)),
        ("(1 2*2)x2 5", ((1, 2, 2), (1, 2, 2), (1, 2, 2), (5,))),
        ("_ (-1e3*2) _", ((), (-1000, -1000), ())),
        ("( 7 )x0", ((7,),)),
        ("(1*0 2)", ((2,),)),
    ],
)
def test_parentheses_hold_the_samples_of_one_interval(text: str, values: tuple[Samples, ...]) -> None:
    assert parse_values(text) == values


@pytest.mark.parametrize(
    "text",
    [
        *("stale", "1+2", "x3", "1x", "1x-3", "_3", "nan", "inf", "1,2", "--1", "1 + 2x3"),
        *("(1", "1)", "(1)(2)", "(1+2x3)", "(_)", "((1))", "(1 2)*3", "(1*-2)", "1*2", "(1 2)x", "[1 2]"),
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotationError, match="is none of 1, 1"):
        parse_values(text)


@pytest.mark.parametrize("text", ["()", "( )x3", "(1*0)"])
def test_an_interval_without_samples_is_written_as_a_gap(text: str) -> None:
    with pytest.raises(NotationError, match="holds no sample; write _"):
        parse_values(text)


@pytest.mark.parametrize("text", ["(1*1000000000)", "(1*500000)x2", "(1*999999) 1x1"])
def test_more_samples_than_memory_are_refused_before_they_are_made(text: str) -> None:
    with pytest.raises(NotationError, match="makes more than 1000000 samples"):
        parse_values(text)


@pytest.mark.parametrize("text", ["1x1000000000", "_x100001", "1x60000 _x60000", "(1 2)x100000"])
def test_a_series_longer_than_memory_is_refused_before_it_is_made(text: str) -> None:
    with pytest.raises(NotationError, match="longer than 100000 values"):
        parse_values(text)


@pytest.mark.parametrize("text", ["1e400", "1e308+1e308x1", "(1 1e400)"])
def test_a_value_that_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(NotationError, match="too large"):
        parse_values(text)


SAMPLES = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9)


@given(st.lists(st.lists(SAMPLES, max_size=6).map(tuple), max_size=30))
def test_printing_values_and_reading_them_gives_the_same_values(values: list[Samples]) -> None:
    assert parse_values(format_values(values)) == tuple(values)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("5m", 300), ("1h30m", 5400), ("2d", 172_800), ("0m", 0), ("1d1s", 86_401)],
)
def test_durations_are_read_in_seconds(text: str, seconds: int) -> None:
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "5 m", "m", "30m1h", "1.5h", "-5m", "5min", "5M"])
def test_other_texts_are_no_durations(text: str) -> None:
    assert parse_duration_s(text) is None


@given(st.integers(0, 10**7))
def test_printing_a_duration_and_reading_it_gives_the_same_seconds(seconds: int) -> None:
    assert parse_duration_s(format_duration(seconds)) == seconds
