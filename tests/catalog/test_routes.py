"""Who hears of which severity: the table of the requirements, row by row."""

from __future__ import annotations

import pytest

from pdm_catalog.environment import Environment
from pdm_catalog.routes import ROUTES, Sink, sinks_of, slack_channel
from pdm_catalog.severity import Severity


@pytest.mark.parametrize(
    ("severity", "sinks"),
    [
        (Severity.CRITICAL, {Sink.PAGERDUTY, Sink.SLACK, Sink.TICKET}),
        (Severity.HIGH, {Sink.SLACK, Sink.EMAIL}),
        (Severity.MEDIUM, {Sink.SLACK}),
        (Severity.LOW, set[Sink]()),
    ],
)
def test_a_severity_goes_to_its_sinks_each_once(severity: Severity, sinks: set[Sink]) -> None:
    """Everything is in the router's log as well; low is there only."""
    assert set(ROUTES[severity]) == sinks
    assert len(ROUTES[severity]) == len(sinks)


def test_every_severity_has_a_route_and_remedies_have_none() -> None:
    """A remedy is bound to an alarm, whatever its severity."""
    assert set(ROUTES) == set(Severity)
    assert not any(Sink.REMEDIATION in sinks for sinks in ROUTES.values())


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_that_slack_hears_of_has_a_channel(severity: Severity, environment: Environment) -> None:
    """A message without a channel would be lost, a channel without messages is a promise."""
    channel = slack_channel(severity, environment.slack)

    assert (channel is not None) == (Sink.SLACK in ROUTES[severity])


def test_severities_do_not_share_a_channel(environment: Environment) -> None:
    """Whoever mutes one must not mute another."""
    channels = [slack_channel(severity, environment.slack) for severity in Severity]

    assert len(set(channels)) == len(channels)


@pytest.mark.parametrize("severity", Severity)
def test_work_for_the_day_opens_one_ticket_whatever_its_severity(severity: Severity) -> None:
    """A forecast wakes nobody, and must not be lost in a log."""
    assert sinks_of(severity, ticket=True).count(Sink.TICKET) == 1
    assert sinks_of(severity, ticket=False) == ROUTES[severity]
