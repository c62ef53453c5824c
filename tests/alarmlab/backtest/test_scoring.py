"""The rules by which pages are judged, one by one, and what must hold for all pages and incidents."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.backtest.scoring import DAY_S, Incident, Score, pages_of, score
from alarmlab.backtest.spans import Span
from alarmlab.errors import BadInputError

DAY = Span(start_s=0, end_s=DAY_S)


def incident(start_s: float, end_s: float, *, grace_s: float = 0) -> Incident:
    return Incident(start_s=start_s, end_s=end_s, grace_s=grace_s, name=f"at {start_s}")


def page(start_s: float, end_s: float | None = None) -> Span:
    return Span(start_s=start_s, end_s=start_s + 60 if end_s is None else end_s)


def judged(pages: list[Span], incidents: list[Incident], *, masked: tuple[Span, ...] = ()) -> Score:
    return score(pages=pages, incidents=incidents, observed=[DAY], masked=masked)


@pytest.mark.parametrize(
    ("at_s", "delay_s"),
    [
        pytest.param(999, None, id="a page before the incident does not detect it"),
        pytest.param(1_000, 0, id="a page at its first instant does"),
        pytest.param(1_300, 300, id="a page while it lasts does"),
        pytest.param(1_480, 480, id="a page at the very end of the grace does"),
        pytest.param(1_481, None, id="a page after the grace does not"),
    ],
)
def test_an_incident_is_detected_from_its_start_to_the_end_of_its_grace(
    at_s: float, delay_s: float | None
) -> None:
    [outcome] = judged([page(at_s)], [incident(1_000, 1_300, grace_s=180)]).outcomes

    assert outcome.delay_s == delay_s


def test_a_page_in_the_grace_of_one_incident_belongs_to_the_next_once_that_begins() -> None:
    first, second = incident(0, 300, grace_s=180), incident(400, 700, grace_s=180)

    assert [o.delay_s for o in judged([page(400)], [second, first]).outcomes] == [None, 0]
    assert [o.delay_s for o in judged([page(399)], [second, first]).outcomes] == [399, None]


def test_a_page_from_before_that_lasts_into_an_incident_is_right_and_detects_nothing() -> None:
    found = judged([page(900, 1_100)], [incident(1_000, 1_300)])

    assert (found.recall, found.precision) == (0, 1)


def test_the_first_page_counts_and_a_second_one_in_the_incident_is_right_too() -> None:
    found = judged([page(1_100), page(1_200)], [incident(1_000, 1_300)])

    assert (found.mean_delay_s, found.precision) == (100, 1)


@pytest.mark.parametrize(
    ("start_s", "end_s", "precision"), [(800, 999, 0), (800, 1_000, 1), (1_480, 1_500, 1), (1_481, 1_500, 0)]
)
def test_a_page_is_right_when_some_part_of_it_touches_an_incident_or_its_grace(
    start_s: float, end_s: float, precision: float
) -> None:
    found = judged([page(start_s, end_s)], [incident(1_000, 1_300, grace_s=180)])

    assert found.precision == precision


def test_a_page_that_overlaps_no_incident_is_false() -> None:
    found = judged([page(1_100), page(50_000)], [incident(1_000, 1_300, grace_s=500)])

    assert found.false_pages == (page(50_000),)
    assert found.precision == 1 / 2
    assert found.quiet_s == DAY_S - 800
    assert found.false_pages_per_quiet_day == 1 / ((DAY_S - 800) / DAY_S)
    assert found.pages_per_week == 14


def test_the_mean_is_over_the_detected_and_the_share_paged_soon_over_all() -> None:
    incidents = [incident(10_000.0 * n, 10_000.0 * n + 1_000) for n in range(1, 5)]

    found = judged([page(10_100), page(20_300), page(30_500)], incidents)

    assert found.mean_delay_s == 300
    assert found.median_delay_s == 300
    assert found.p90_delay_s == 500
    assert found.paged_within() == 2 / 4
    assert found.paged_within(100) == 1 / 4
    assert [missed.start_s for missed in found.missed] == [40_000]


def test_nine_of_ten_took_at_most_the_p90() -> None:
    incidents = [incident(1_000.0 * n, 1_000.0 * n + 500) for n in range(1, 11)]
    pages = [page(1_000.0 * n + n) for n in range(1, 11)]

    assert judged(pages, incidents).p90_delay_s == 9


def test_what_begins_in_a_mask_counts_neither_for_nor_against() -> None:
    hole = Span(start_s=5_000, end_s=6_000)
    pages = [page(5_100), page(6_200), page(8_000)]

    found = judged(pages, [incident(5_500, 6_500), incident(8_000, 8_100)], masked=(hole,))

    assert [outcome.incident.start_s for outcome in found.outcomes] == [8_000]
    assert found.pages == (page(8_000),)
    assert found.observed_s == DAY_S - 1_500
    assert found.quiet_s == DAY_S - 1_600


def test_what_begins_outside_the_observation_is_left_out() -> None:
    found = judged([page(-100), page(DAY_S)], [incident(-200, 50), incident(DAY_S, DAY_S + 10)])

    assert (found.outcomes, found.pages) == ((), ())
    assert found.observed_s == DAY_S - 50


def test_where_nothing_was_counted_there_is_no_share() -> None:
    nothing = score(pages=[], incidents=[], observed=[])

    assert (nothing.recall, nothing.precision, nothing.paged_within()) == (None, None, None)
    assert (nothing.mean_delay_s, nothing.median_delay_s, nothing.p90_delay_s) == (None, None, None)
    assert (nothing.false_pages_per_quiet_day, nothing.pages_per_week) == (None, None)


def test_a_page_lasts_from_the_first_alarm_to_the_last() -> None:
    spans = [page(0, 60), page(30, 90), page(90, 120), page(121, 130)]

    assert pages_of(spans) == (page(0, 120), page(121, 130))


@pytest.mark.parametrize(("end_s", "grace_s"), [(9, 0), (20, -1), (math.nan, 0), (20, math.inf)])
def test_an_incident_that_cannot_be_is_refused(end_s: float, grace_s: float) -> None:
    with pytest.raises(BadInputError, match="incident 'at 10': got 10 to"):
        incident(10, end_s, grace_s=grace_s)


seconds = st.integers(min_value=0, max_value=2_000)
spans = st.tuples(seconds, seconds).map(lambda ends: Span(start_s=min(ends), end_s=max(ends)))
incident_lists = st.lists(
    st.tuples(spans, st.integers(min_value=0, max_value=300)).map(
        lambda drawn: incident(drawn[0].start_s, drawn[0].end_s, grace_s=drawn[1])
    ),
    max_size=6,
)
page_lists = st.lists(spans, max_size=8).map(lambda found: list(pages_of(found)))


@given(page_lists, incident_lists, st.lists(spans, max_size=2))
def test_shares_are_shares_and_every_detecting_page_is_right(
    pages: list[Span], incidents: list[Incident], masked: list[Span]
) -> None:
    found = judged(pages, incidents, masked=tuple(masked))
    detecting = {o.incident.start_s + o.delay_s for o in found.outcomes if o.delay_s is not None}

    for share in (found.recall, found.precision, found.paged_within()):
        assert share is None or 0 <= share <= 1
    assert detecting.isdisjoint(page.start_s for page in found.false_pages)
    assert detecting <= {page.start_s for page in found.pages}
    assert 0 <= found.quiet_s <= found.observed_s <= DAY_S


@given(page_lists, incident_lists, seconds)
def test_one_more_page_never_loses_an_incident(
    pages: list[Span], incidents: list[Incident], at_s: int
) -> None:
    before, after = judged(pages, incidents), judged([*pages, page(at_s)], incidents)

    assert len(after.delays_s) >= len(before.delays_s)
    assert len(after.pages) == len(before.pages) + 1


@given(page_lists, incident_lists, st.integers(min_value=-10_000, max_value=10_000))
def test_only_the_distance_between_times_matters(
    pages: list[Span], incidents: list[Incident], shift_s: int
) -> None:
    moved = score(
        pages=[page(one.start_s + shift_s, one.end_s + shift_s) for one in pages],
        incidents=[incident(i.start_s + shift_s, i.end_s + shift_s, grace_s=i.grace_s) for i in incidents],
        observed=[Span(start_s=shift_s, end_s=DAY_S + shift_s)],
    )
    still = judged(pages, incidents)

    assert moved.delays_s == still.delays_s
    assert len(moved.false_pages) == len(still.false_pages)
    assert (moved.observed_s, moved.quiet_s) == (still.observed_s, still.quiet_s)


@given(incident_lists)
def test_a_page_at_every_start_detects_everything_at_once(incidents: list[Incident]) -> None:
    found = judged([page(one.start_s, one.start_s) for one in incidents], incidents)

    assert found.recall == (1 if incidents else None)
    assert set(found.delays_s) <= {0}
    assert found.false_pages == ()
