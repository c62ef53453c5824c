"""What becomes of accepted events: the semantics that make an incident stay open or never open."""

from __future__ import annotations

import pytest

from local.receivers import PagerDutyReceiver
from tests.local.receivers.clients import SEARCH, FakeClock, PagerDutyClient


@pytest.mark.parametrize(
    ("actions", "statuses", "outcomes"),
    [
        ("t", ["triggered"], ["opened"]),
        ("tt", ["triggered"], ["opened", "appended"]),
        ("ta", ["acknowledged"], ["opened", "acknowledged"]),
        ("tat", ["acknowledged"], ["opened", "acknowledged", "appended"]),
        ("tr", ["resolved"], ["opened", "resolved"]),
        ("tar", ["resolved"], ["opened", "acknowledged", "resolved"]),
        ("trt", ["resolved", "triggered"], ["opened", "resolved", "opened"]),
        ("trr", ["resolved"], ["opened", "resolved", "dropped"]),
        ("tra", ["resolved"], ["opened", "resolved", "dropped"]),
        ("rt", ["triggered"], ["dropped", "opened"]),
        ("a", [], ["dropped"]),
    ],
)
def test_actions_on_one_key_lead_to(
    pagerduty_client: PagerDutyClient,
    pagerduty: PagerDutyReceiver,
    actions: str,
    statuses: list[str],
    outcomes: list[str],
) -> None:
    names = {"t": "trigger", "a": "acknowledge", "r": "resolve"}
    assert {pagerduty_client.send(names[action]) for action in actions} == {202}
    assert [incident.status for incident in pagerduty.incidents] == statuses
    assert [event.outcome for event in pagerduty.events] == outcomes


def test_a_resolve_with_another_routing_key_is_accepted_and_dropped(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver
) -> None:
    pagerduty_client.send("trigger")
    assert pagerduty_client.send("resolve", routing_key=SEARCH) == 202
    assert pagerduty.incidents[0].status == "triggered"


def test_different_keys_are_different_incidents(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver
) -> None:
    pagerduty_client.send("trigger", dedup_key="a")
    pagerduty_client.send("trigger", dedup_key="b")
    pagerduty_client.send("resolve", dedup_key="a")
    assert [(each.dedup_key, each.status) for each in pagerduty.incidents] == [
        ("a", "resolved"),
        ("b", "triggered"),
    ]


def test_an_incident_is_worded_by_the_trigger_that_opened_it(
    pagerduty_client: PagerDutyClient, pagerduty: PagerDutyReceiver, clock: FakeClock
) -> None:
    payload = {"summary": "first", "source": "s", "severity": "error", "custom_details": {"a": 1}}
    links = [{"href": "https://x.y", "text": "Runbook"}]
    pagerduty_client.send("trigger", payload=payload, links=links)
    clock.pass_s(10)
    pagerduty_client.send("trigger", payload=payload | {"summary": "second"})
    pagerduty_client.send("acknowledge")
    clock.pass_s(10)
    pagerduty_client.send("acknowledge")
    pagerduty_client.send("resolve")
    (incident,) = pagerduty.incidents
    assert (incident.summary, incident.severity, incident.service) == ("first", "error", "payments")
    assert (incident.custom_details, incident.links) == ({"a": 1}, tuple(links))
    assert (incident.triggered_at, incident.acknowledged_at, incident.resolved_at) == (1000, 1010, 1020)
    assert incident.events == pagerduty.events


def test_keys_given_as_a_set_name_their_own_service(clock: FakeClock) -> None:
    receiver = PagerDutyReceiver(routing_keys={SEARCH}, clock=clock)
    receiver.stop()
    assert receiver.incidents == ()
