"""Which severity goes to which sinks. Remedies are bound per alarm, not per severity."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from pdm_catalog.severity import Severity

if TYPE_CHECKING:
    from pdm_catalog.environment import SlackChannels


class Sink(StrEnum):
    """Something that acts on an alert; each has its own queue, so that none delays another."""

    SLACK = "slack"
    PAGERDUTY = "pagerduty"
    EMAIL = "email"
    TICKET = "ticket"
    REMEDIATION = "remediation"


class TicketKind(StrEnum):
    """Where incident tickets are opened."""

    OPS_ITEM = "ops-item"  # AWS Systems Manager OpsCenter
    WEBHOOK = "webhook"  # a signed POST to whatever the secret names


# Everything is in the router's log as well; low is there only.
ROUTES: Mapping[Severity, tuple[Sink, ...]] = {
    Severity.CRITICAL: (Sink.PAGERDUTY, Sink.SLACK, Sink.TICKET),
    Severity.HIGH: (Sink.SLACK, Sink.EMAIL),
    Severity.MEDIUM: (Sink.SLACK,),
    Severity.LOW: (),
}

# An alarm that the index does not know still reaches people, and pages nobody.
UNKNOWN_ALARM_SEVERITY = Severity.HIGH


def sinks_of(severity: Severity, *, ticket: bool) -> tuple[Sink, ...]:
    """Who hears of it; an alarm that is work for the day opens a ticket, however quiet it is."""
    sinks = ROUTES[severity]
    return (*sinks, Sink.TICKET) if ticket and Sink.TICKET not in sinks else sinks


def slack_channel(severity: Severity, channels: SlackChannels) -> str | None:
    """The channel of a severity; None for what is only logged."""
    by_severity = {
        Severity.CRITICAL: channels.critical,
        Severity.HIGH: channels.high,
        Severity.MEDIUM: channels.medium,
    }
    return by_severity.get(severity)
