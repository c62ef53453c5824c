"""Slack and PagerDuty on the loopback, speaking the real protocols: refusals and rate limits included."""

from __future__ import annotations

from local.receivers.faults import FaultError
from local.receivers.pagerduty import PagerDutyReceiver
from local.receivers.pagerduty_service import Incident, PagerDutyEvent
from local.receivers.receiver import Call
from local.receivers.slack import SlackReceiver
from local.receivers.slack_workspace import Content, SlackMessage

__all__ = [
    "Call",
    "Content",
    "FaultError",
    "Incident",
    "PagerDutyEvent",
    "PagerDutyReceiver",
    "SlackMessage",
    "SlackReceiver",
]
