"""Numbers that people read: short, true to their size, and never equal to a threshold they only come near."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lambdas.shared.numerals import short, shorten

NUMBERS = st.floats(-1e300, 1e300)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (50.962915931459754, "50.96"),
        (80.0, "80"),
        (0.0, "0"),
        (-0.123456, "-0.1235"),
        (0.95, "0.95"),
        (1234.5678, "1235"),
        (45628.0, "45628"),
        (123456789.123, "123456789"),
        (99.99999, "100"),
        (0.00012345678, "0.0001235"),
        (9.313225746154785e-10, "9.313e-10"),
        (1e300, "1e+300"),
    ],
)
def test_four_digits_and_every_digit_before_the_point(number: float, text: str) -> None:
    assert short(number) == text


@pytest.mark.parametrize(
    ("number", "threshold", "text"),
    [(79.99996, 80.0, "79.99996"), (80.0, 80.0, "80"), (0.94999, 0.95, "0.94999"), (50.96291, 80.0, "50.96")],
)
def test_what_is_not_yet_the_threshold_does_not_read_as_if_it_were(
    number: float, threshold: float, text: str
) -> None:
    assert short(number, apart_from=threshold) == text


@given(number=NUMBERS)
def test_a_short_number_is_within_a_thousandth_of_the_number(number: float) -> None:
    assert math.isclose(float(short(number)), number, rel_tol=5.1e-4)
    assert len(short(number)) <= 17


@given(number=NUMBERS, other=NUMBERS)
def test_different_numbers_that_must_not_read_the_same_do_not(number: float, other: float) -> None:
    assume(number != other)
    assert short(number, apart_from=other) != short(other)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[50.962915931459754 (23/11/26 09:04:00), 51.5 (..)]", "[50.96 (23/11/26 09:04:00), 51.5 (..)]"),
        ("less than the threshold (65.0).", "less than the threshold (65.0)."),
        ("was 3.14159265.", "was 3.142."),
        ("took 1.23456789E-5 s", "took 1.235e-05 s"),
        ("by -12.3456789, twice", "by -12.35, twice"),
        ("version 1.23456.7 at 10.1234.0.1", "version 1.23456.7 at 10.1234.0.1"),
        ("model-1.23456 and v1.23456 and a/1.23456", "model-1.23456 and v1.23456 and a/1.23456"),
        ("1.9999e999999", "1.9999e999999"),
        ("", ""),
    ],
)
def test_only_long_numbers_that_stand_alone_are_shortened(text: str, read: str) -> None:
    assert shorten(text) == read


@given(text=st.text())
def test_a_text_is_never_longer_for_it_and_shortening_twice_changes_nothing(text: str) -> None:
    once = shorten(text)
    assert shorten(once) == once
    assert len(once) <= len(text)
