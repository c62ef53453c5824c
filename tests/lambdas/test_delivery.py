"""What goes from the router to the sinks: whole, under an id that SQS can recognise it by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.shared.aws import SinkQueues, client, packaged_index
from lambdas.shared.delivery import Delivery, Kind, incident_id
from pdm_catalog.alarm_index import FILE_NAME, AlarmIndex, IndexEntry
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.indexing import alarm_index
from pdm_catalog.remedies import ScaleOutService
from pdm_catalog.routes import Sink
from pdm_catalog.severity import Severity
from tests.lambdas.builders import ENTRY, INDEX, after, alert, arn, delivery
from tests.lambdas.world import Wire, make_queue

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
REMEDIES = st.builds(
    ScaleOutService, cluster=st.just("c"), service=st.just("s"), cooldown_s=st.integers(0, 99)
)
ENTRIES = st.builds(
    IndexEntry,
    alarm=TEXT,
    known=st.booleans(),
    service=TEXT,
    severity=st.sampled_from(Severity),
    slack_channel=st.none() | TEXT,
    owner=TEXT,
    runbook_url=TEXT,
    meaning=TEXT,
    remedy=st.none() | REMEDIES,
)


@given(kind=st.sampled_from(Kind), entry=ENTRIES, note=TEXT, reason=TEXT)
def test_a_delivery_survives_its_queue(kind: Kind, entry: IndexEntry, note: str, reason: str) -> None:
    sent = replace(delivery(kind, note=note), entry=entry, alert=alert(NewStateReason=reason))
    assert Delivery.from_text(sent.to_text()) == sent
    assert sent.to_text().isascii()  # SQS refuses some characters


@given(entries=st.lists(ENTRIES, unique_by=lambda entry: entry.alarm), default=ENTRIES)
def test_an_index_survives_its_file(entries: list[IndexEntry], default: IndexEntry) -> None:
    index = AlarmIndex(entries={entry.alarm: entry for entry in entries}, default=default, heartbeat="h")
    assert AlarmIndex.from_text(index.to_text()) == index


def test_a_function_reads_the_index_that_was_packed_beside_it(
    wire: Wire, environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = alarm_index(environment, alarms_of(environment))
    (tmp_path / FILE_NAME).write_text(index.to_text(), encoding="utf-8")
    monkeypatch.setattr("lambdas.shared.aws.PACKAGE_ROOT", tmp_path)
    assert packaged_index() == index
    assert all(packaged_index().find(alarm.name).remedy == alarm.remedy for alarm in alarms_of(environment))


def test_an_alarm_that_the_index_does_not_know_still_has_an_entry_under_its_own_name(
    environment: Environment,
) -> None:
    found = alarm_index(environment, alarms_of(environment)).find("somebody-elses")
    assert (found.alarm, found.known, found.remedy) == ("somebody-elses", False, None)
    assert found.slack_channel is not None


def test_the_message_id_is_the_same_however_often_a_message_is_made() -> None:
    assert delivery().message_id == Delivery.from_text(delivery().to_text()).message_id


def test_different_messages_have_different_ids() -> None:
    made = [
        delivery(Kind.TRIGGER),
        delivery(Kind.RESOLVE),
        delivery(Kind.NOTE),
        delivery(Kind.NOTE, note="scaled"),
        delivery(at=after(1)),
        replace(delivery(), alert=alert("ALARM", after(2))),
    ]
    assert len({one.message_id for one in made}) == len(made)


@pytest.mark.parametrize("name", ["a", "x" * 255, "\U0001f525" * 255])
def test_ids_fit_every_sink(name: str) -> None:
    """SQS: 128 characters of a message id and a group; PagerDuty: 255 of a dedup_key."""
    assert len(incident_id(arn(name), "2026")) == 40
    assert len(replace(delivery(), note=name).message_id) == 64


def test_a_repeated_message_is_queued_once_and_grouped_by_its_incident(wire: Wire) -> None:
    queue = make_queue(client("sqs"), "slack.fifo")
    queues = SinkQueues(client("sqs"), {Sink.SLACK: queue.url})
    for _ in range(2):
        queues.send(Sink.SLACK, delivery())
    queues.send(Sink.SLACK, delivery(Kind.RESOLVE))
    assert [one["MessageGroupId"] for one in wire.of("SendMessage")] == [delivery().incident_id] * 3
    assert [one.kind for one in queue.drain()] == [Kind.TRIGGER, Kind.RESOLVE]


def test_the_default_entry_keeps_its_values_under_another_name() -> None:
    assert INDEX.find(ENTRY.alarm) is ENTRY
    assert INDEX.find("other") == replace(INDEX.default, alarm="other")
