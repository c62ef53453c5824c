"""Spans are sets of instants: union and difference agree with counting instants one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.backtest.spans import Span, total_s, union, without
from alarmlab.errors import BadInputError

instants = st.integers(min_value=0, max_value=30)
spans = st.lists(
    st.tuples(instants, instants).map(lambda ends: Span(start_s=min(ends), end_s=max(ends))), max_size=6
)


def seconds_of(found: tuple[Span, ...] | list[Span]) -> set[int]:
    """The whole seconds in the spans."""
    return {second for second in range(31) if any(span.holds(second) for span in found)}


@given(spans)
def test_a_union_has_the_same_instants_in_separate_ordered_spans(found: list[Span]) -> None:
    merged = union(found)

    assert seconds_of(merged) == seconds_of(found)
    assert all(one.end_s < other.start_s for one, other in pairwise(merged))


@given(spans, spans)
def test_what_is_left_has_the_instants_that_were_not_cut(found: list[Span], cut: list[Span]) -> None:
    left = without(found, cut)

    assert seconds_of(left) == seconds_of(found) - seconds_of(cut)
    assert all(span.length_s > 0 for span in left)
    assert all(one.end_s < other.start_s for one, other in pairwise(left))


@given(spans)
def test_an_instant_in_several_spans_counts_once(found: list[Span]) -> None:
    assert total_s(found) == len(seconds_of(found))


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"got 5 to 4; a span ends at its start or later"):
        Span(start_s=5, end_s=4)
