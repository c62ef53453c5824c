"""What a notification means for its incident, whenever and however often it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.alert_router.core import Incident, deliveries, overtaken, take_in
from lambdas.shared.delivery import Kind, incident_id
from pdm_catalog.routes import ROUTES, Sink
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ENTRY, after, alert, arn
from tests.lambdas.sinks import settled, still_open

Change = tuple[str, int]
STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
CHANGES = st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 8)), min_size=1, max_size=8)


@st.composite
def shuffled_and_repeated(draw: st.DrawFn) -> list[Change]:
    changes = draw(CHANGES)
    return draw(st.permutations([*changes, *draw(st.lists(st.sampled_from(changes), max_size=4))]))


def after_all(changes: Sequence[Change], known: Incident | None = None) -> Incident | None:
    """The incident after these notifications, each delivered before the next comes."""
    for state, at_s in changes:
        if incident := take_in(alert(state, after(at_s)), known):
            known = settled(incident)
    return known


@given(shuffled_and_repeated())
def test_in_whatever_order_they_come_the_newest_notification_decides(changes: list[Change]) -> None:
    known = after_all(changes)
    news = [(at_s, state == "ALARM") for state, at_s in changes if state != "INSUFFICIENT_DATA"]
    if not news:
        assert known is None
        return
    newest_s, rings = max(news)
    assert known is not None
    assert (known.changed_at, known.is_open) == (alert("OK", after(newest_s)).changed_at, rings)
    assert known.state == ("ALARM" if rings else "OK")


@given(shuffled_and_repeated())
def test_a_notification_that_comes_again_is_no_news(changes: list[Change]) -> None:
    known = after_all(changes)
    assert all(take_in(alert(state, after(at_s)), known) is None for state, at_s in changes)


@given(shuffled_and_repeated())
def test_people_never_see_two_open_incidents_of_one_alarm(changes: list[Change]) -> None:
    known, told = None, list[tuple[Sink, Kind, str]]()
    for state, at_s in changes:
        if incident := take_in(change := alert(state, after(at_s)), known):
            sent = [delivery for _, delivery in deliveries(incident, change, ENTRY)]
            assert len({delivery.message_id for delivery in sent}) <= 1
            told += [(Sink.PAGERDUTY, one.kind, one.incident_id) for one in sent[:1]]
            known = settled(incident)
            opened = [one for _, kind, one in told if kind is Kind.TRIGGER]
            closed = [one for _, kind, one in told if kind is Kind.RESOLVE]
            assert len(set(closed)) == len(closed)
            assert set(opened) - set(closed) == ({known.incident_id} if known.is_open else set())


@pytest.mark.parametrize("late", ["OK", "ALARM"])
@pytest.mark.parametrize("now", ["OK", "ALARM"])
def test_a_late_notification_changes_nothing(now: str, late: str) -> None:
    known = after_all([("ALARM", 0), (now, 10)])
    assert take_in(alert(late, after(5)), known) is None


def test_a_lack_of_data_neither_opens_nor_closes_nor_makes_an_alarm_late() -> None:
    firing = after_all([("ALARM", 0)])
    assert take_in(alert("INSUFFICIENT_DATA", after(1)), firing) is None
    assert take_in(alert("INSUFFICIENT_DATA"), None) is None
    overtaken_alarm = after_all([("INSUFFICIENT_DATA", 1), ("ALARM", 0)])
    assert overtaken_alarm is not None
    assert overtaken_alarm.is_open


def test_an_alarm_that_lost_its_data_and_is_then_ok_is_resolved() -> None:
    firing = after_all([("ALARM", 0), ("INSUFFICIENT_DATA", 1)])
    over = take_in(alert("OK", after(2)), firing)
    assert over is not None
    assert (over.is_open, over.pending) == (False, Kind.RESOLVE)
    assert over.incident_id == incident_id(arn(), alert().changed_at)


def test_ok_without_an_incident_is_remembered_and_tells_nobody() -> None:
    known = take_in(alert("OK"), None)
    assert known is not None
    assert (known.state, known.incident_id, known.is_open, known.pending) == ("OK", None, False, None)
    assert deliveries(known, alert("OK"), ENTRY) == ()


def test_a_second_ok_tells_nobody() -> None:
    known = take_in(alert("OK", after(9)), after_all([("ALARM", 0), ("OK", 5)]))
    assert known is not None
    assert deliveries(known, alert("OK", after(9)), ENTRY) == ()


def test_alarm_again_keeps_the_incident_and_tells_it() -> None:
    first = after_all([("ALARM", 0)])
    again = take_in(alert("ALARM", after(60)), first)
    assert first is not None
    assert again == replace(first, changed_at=alert("ALARM", after(60)).changed_at, pending=Kind.TRIGGER)


def test_the_next_alarm_after_an_ok_is_another_incident() -> None:
    first, second = after_all([("ALARM", 0)]), after_all([("ALARM", 0), ("OK", 1), ("ALARM", 2)])
    assert first is not None
    assert second is not None
    assert first.incident_id != second.incident_id
    assert second.opened_at == alert("ALARM", after(2)).changed_at


def test_of_an_alarm_and_an_ok_at_the_same_instant_the_alarm_counts() -> None:
    for order in ([("OK", 0), ("ALARM", 0)], [("ALARM", 0), ("OK", 0)]):
        known = after_all(order)
        assert known is not None
        assert known.is_open


def test_what_a_crash_left_unfinished_is_delivered_when_the_notification_comes_again() -> None:
    cut_off = take_in(alert(), None)
    assert cut_off is not None
    assert take_in(alert(), cut_off) == cut_off
    assert deliveries(cut_off, alert(), ENTRY) != ()
    assert overtaken(cut_off, alert(), ENTRY) == ()


@pytest.mark.parametrize(
    ("known", "newer", "owed"),
    [
        ([("ALARM", 0)], "OK", Kind.TRIGGER),
        ([("ALARM", 0)], "ALARM", Kind.TRIGGER),
        ([("ALARM", 0), ("OK", 1)], "ALARM", Kind.RESOLVE),
        ([("ALARM", 0), ("OK", 1)], "OK", Kind.RESOLVE),
    ],
)
def test_what_a_newer_notification_overtakes_is_still_told_under_its_own_id_and_a_rise_never_acted_on(
    known: list[Change], newer: str, owed: Kind
) -> None:
    state, at_s = known[-1]
    late = alert(state, after(at_s))
    cut_off = take_in(late, after_all(known[:-1]))
    assert cut_off is not None
    sent = overtaken(cut_off, alert(newer, after(9)), ENTRY)
    verifies = () if owed is Kind.TRIGGER else (Sink.REMEDIATION,)
    sinks = (*ROUTES[Severity.CRITICAL], *verifies)
    assert [(sink, delivery.kind) for sink, delivery in sent] == [(sink, owed) for sink in sinks]
    own = [delivery.message_id for _, delivery in deliveries(cut_off, late, ENTRY)]
    assert {delivery.message_id for _, delivery in sent} == set(own)


def test_nothing_is_owed_when_nothing_is_known_or_everything_was_told() -> None:
    assert overtaken(None, alert(), ENTRY) == ()
    assert overtaken(after_all([("ALARM", 0)]), alert("OK", after(1)), ENTRY) == ()


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("state", ["ALARM", "OK"])
def test_a_severity_goes_to_its_sinks_and_to_remediation_what_has_a_remedy(
    severity: Severity, state: str
) -> None:
    change = alert(state, after(5))
    incident = take_in(change, after_all([("ALARM", 0)]))
    assert incident is not None
    for remedy in (ENTRY.remedy, None):
        sent = deliveries(incident, change, replace(ENTRY, severity=severity, remedy=remedy))
        acts = (Sink.REMEDIATION,) if remedy else ()
        assert tuple(sink for sink, _ in sent) == (*ROUTES[severity], *acts)
        assert all(one.opened_at == alert().changed_at for _, one in sent)
    assert still_open(one for _, one in deliveries(incident, change, ENTRY)) == (
        {incident.incident_id} if state == "ALARM" else set()
    )


@pytest.mark.parametrize("severity", Severity)
def test_a_part_of_something_greater_pages_nobody_and_its_remedy_still_acts(severity: Severity) -> None:
    """The whole pages. In Slack the part has its thread, where the remedy says what it did."""
    incident = take_in(alert(), None)
    assert incident is not None

    part = replace(ENTRY, severity=severity, part_of="prod-API-Gateway-Down", ticket=True)
    sent = [sink for sink, _ in deliveries(incident, alert(), part)]

    assert sent == [
        sink for sink in (*ROUTES[severity], Sink.REMEDIATION) if sink in (Sink.SLACK, Sink.REMEDIATION)
    ]
