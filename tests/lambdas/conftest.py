"""The account that the functions are tested against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from types import ModuleType
from typing import Any

import boto3
import botocore.loaders
import botocore.session
import pytest
from moto import mock_aws

from lambdas.alert_router import handler as alert_router
from lambdas.capacity_forecast import handler as capacity_forecast
from lambdas.container_insights import handler as container_insights
from lambdas.email_notifier import handler as email_notifier
from lambdas.heartbeat import handler as heartbeat
from lambdas.pagerduty_notifier import handler as pagerduty_notifier
from lambdas.remediator import handler as remediator
from lambdas.shared import aws as shared_aws
from lambdas.slack_notifier import handler as slack_notifier
from lambdas.task_events import handler as task_events
from lambdas.ticket_opener import handler as ticket_opener
from tests.lambdas.world import Queue, Wire, make_queue

MODULES = (
    *(shared_aws, alert_router, slack_notifier, pagerduty_notifier, email_notifier, ticket_opener),
    *(remediator, heartbeat, container_insights, task_events, capacity_forecast),
)
REGION = "eu-west-1"
# Service models are megabytes of JSON, read once for all tests; nothing in them changes.
LOADER: Any = botocore.loaders.create_loader()


def forget_caches(modules: tuple[ModuleType, ...] = MODULES) -> None:
    """What a new container has not made yet: clients, the index, the function itself."""
    for module in modules:
        for value in vars(module).values():
            if clear := getattr(value, "cache_clear", None):
                clear()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """An empty account; everything made with boto3 from here on is watched."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    watched, session = Wire(), _session()
    handlers = {"before-parameter-build": watched.watch, "before-call": watched.answer}
    for name, handler in handlers.items():
        session.events.register(name, handler)
    with mock_aws():
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
        forget_caches()
        yield watched
    forget_caches()
    for name, handler in handlers.items():
        session.events.unregister(name, handler)


@pytest.fixture
def own(wire: Wire) -> Callable[[str], Any]:
    """Makes clients for what the test itself does: not watched."""
    return _own_client


@pytest.fixture
def make(own: Callable[[str], Any]) -> Callable[..., Queue]:
    """Makes queues."""
    return partial(make_queue, own("sqs"))


@pytest.fixture
def make_table(own: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes a table and names it to the functions."""

    def made(variable: str, *, key: str) -> None:
        own("dynamodb").create_table(
            TableName=variable.lower(),
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        monkeypatch.setenv(variable, variable.lower())

    return made


@cache
def _own_client(service: str) -> Any:
    """Made once for all tests: whichever account is there at a call, moto answers from it."""
    return _made_session().client(service)


@cache
def _session() -> Any:
    """The one that the functions make their clients with."""
    return _made_session()


def _made_session() -> Any:
    session: Any = botocore.session.Session()
    session.register_component("data_loader", LOADER)
    return boto3.Session(
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        region_name=REGION,
        botocore_session=session,
    )
