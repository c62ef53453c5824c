"""A promise is one that alarms can keep watch over, and its budget's alarms follow the SRE workbook."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.alarms.unmeasured import silence_min
from pdm_catalog.composite import CompositeAlarm
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.objectives import Freshness, Latency, Slo
from pdm_catalog.slo import BURNS, FASTEST, FEWEST_BAD, highest_target_pct, lowest_target_pct
from tests.conftest import ENVIRONMENTS

[PROD] = [environment for environment in ENVIRONMENTS if environment.name == "prod"]
# https://sre.google/workbook/alerting-on-slos/, table 5-8: rate, long and short window, page or ticket.
WORKBOOK = {
    (14.4, 3_600, 300, True),
    (6, 21_600, 1_800, True),
    (3, 86_400, 7_200, False),
    (1, 259_200, 21_600, False),
}


def test_the_rates_and_windows_are_the_workbooks() -> None:
    """And each spends the part of the budget that the workbook says: 2, 5, 10 and 10 percent."""
    assert {(burn.rate, burn.long_s, burn.short_s, burn.pages) for burn in BURNS} == WORKBOOK
    assert [round(100 * burn.rate * burn.long_s / (30 * 86_400)) for burn in BURNS] == [2, 5, 10, 10]


@given(target_pct=st.floats(0.1, 99.9999), per_hour=st.floats(1, 1e9))
def test_a_promise_is_taken_exactly_when_its_page_can_ring_and_chance_cannot_ring_it(
    target_pct: float, per_hour: float
) -> None:
    """The fastest burn needs no more failures than there can be, and no fewer than tell something."""
    can_ring = FASTEST.rate * (100 - target_pct) < 100
    means_something = FASTEST.rate * (100 - target_pct) / 100 * per_hour >= FEWEST_BAD
    near = (
        abs(target_pct - lowest_target_pct(most_pct=100)) < 1e-6
        or abs(target_pct - highest_target_pct(per_hour=per_hour)) < 1e-6
    )

    try:
        Freshness(share_pct=target_pct, within_s=60, predictions_per_hour=per_hour)
        taken = True
    except CatalogError:
        taken = False

    assert near or taken == (can_ring and means_something)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"availability_pct": 100}, "is no share that can be promised"),
        (
            {"availability_pct": 96.5},
            "can never burn 14.4 times too fast: 14.4 x 3.5 % is no less",
        ),
        ({"availability_pct": 99.99}, "is broken by chance: of 600 an hour, 0.9 may fail before it pages"),
        ({"availability_pct": 99, "requests_per_hour": 10}, "cannot be watched: 10 an hour are too few"),
        ({"availability_pct": 99, "requests_per_hour": 0}, "is no traffic"),
        ({"availability_pct": 99, "busy_hours_utc": (6, 6)}, "is no part of a day"),
        ({}, "promise nothing"),
        ({"latency": Latency(share_pct=50, within_s=1)}, "latency.share_pct = 50 leaves a budget"),
    ],
)
def test_an_impossible_promise_is_refused_with_one_error(fields: dict[str, object], said: str) -> None:
    """Alarms that cannot ring, or ring at the first mishap, are worse than none."""
    with pytest.raises(CatalogError) as caught:
        Slo(**{"requests_per_hour": 600, **fields})  # pyright: ignore[reportArgumentType]

    assert len(caught.value.problems) == 1
    assert said in str(caught.value)


def test_every_window_is_told_by_a_composite_that_needs_both_of_its_rate(environment: Environment) -> None:
    """One window alone wakes nobody: the long one remembers what is over, the short one knows no harm."""
    entries = {entry.name: entry for entry in alarms_of(environment)}
    windows = [alarm for alarm in metric_alarms(entries.values()) if "Budget-Burns" in (alarm.told_by or "")]
    for alarm in windows:
        teller = entries[alarm.told_by or ""]
        assert isinstance(teller, CompositeAlarm)
        [pair] = [rule for rule in str(teller.rule).split(" OR ") if f'"{alarm.name}"' in rule]
        assert pair.count("ALARM(") == 2
        assert " AND " in pair

    assert len(windows) == 8 * 3


def test_a_page_silences_the_ticket_of_the_same_promise(environment: Environment) -> None:
    """For as long as the ticket's windows remember what was paged."""
    entries = {entry.name: entry for entry in alarms_of(environment)}
    tickets = [entry for name, entry in entries.items() if name.endswith("-Budget-Burns-Slowly")]
    for ticket in tickets:
        assert isinstance(ticket, CompositeAlarm)
        assert ticket.suppressor is not None
        assert ticket.ticket
        page = entries[ticket.suppressor.alarm]
        assert page.name == ticket.name.replace("Slowly", "Fast")
        assert ticket.suppressor.extension_s >= max(burn.short_s for burn in BURNS)

    assert len(tickets) == 3


def test_a_page_says_when_the_budget_is_gone() -> None:
    """In days, not in rates: whoever is woken decides by it."""
    [page] = [entry for entry in alarms_of(PROD) if entry.name.endswith("Availability-Budget-Burns-Fast")]

    assert page.meaning == (
        "More than 0.6 % of the answers of api-gateway are server errors: at this rate the month's error "
        "budget is gone in 5 days or sooner."
    )


def test_a_service_that_promises_nothing_has_no_budget() -> None:
    """Nor an alarm for requests that nobody expects."""
    silent = dataclasses.replace(
        PROD,
        services=tuple(dataclasses.replace(service, slo=None) for service in PROD.services),
        endpoints=tuple(dataclasses.replace(endpoint, freshness=None) for endpoint in PROD.endpoints),
    )
    words = ("Budget", "Vanished", "Unmeasured", "-1h", "-3d")

    assert [entry.name for entry in alarms_of(silent) if any(word in entry.name for word in words)] == []


@given(per_hour=st.floats(1, 1e9))
def test_silence_is_judged_by_what_was_to_be_expected_in_it(per_hour: float) -> None:
    """Few requests an hour need a long silence to be one; three minutes are the least."""
    minutes = silence_min(per_hour)

    assert minutes >= 3
    assert (minutes + 5) * per_hour / 60 >= 35 * 0.999
    assert minutes == 3 or (minutes + 4) * per_hour / 60 < 35
