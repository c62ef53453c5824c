"""Running receivers and the clients that speak to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import urllib3

from local.receivers import PagerDutyReceiver, SlackReceiver
from tests.local.receivers.clients import PAYMENTS, SEARCH, TOKEN, FakeClock, PagerDutyClient, SlackClient


@pytest.fixture
def http() -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager() as pool:
        yield pool


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def slack(clock: FakeClock) -> Iterator[SlackReceiver]:
    channels = {"monitoring": "C0000000001", "alerts": "C0000000002", "private": "C0000000003"}
    with SlackReceiver(token=TOKEN, channels=channels, not_joined={"private"}, clock=clock) as receiver:
        yield receiver


@pytest.fixture
def slack_client(http: urllib3.PoolManager, slack: SlackReceiver) -> SlackClient:
    return SlackClient(http=http, url=slack.url)


@pytest.fixture
def pagerduty(clock: FakeClock) -> Iterator[PagerDutyReceiver]:
    services = {PAYMENTS: "payments", SEARCH: "search"}
    with PagerDutyReceiver(routing_keys=services, clock=clock) as receiver:
        yield receiver


@pytest.fixture
def pagerduty_client(http: urllib3.PoolManager, pagerduty: PagerDutyReceiver) -> PagerDutyClient:
    return PagerDutyClient(http=http, url=pagerduty.enqueue_url)
