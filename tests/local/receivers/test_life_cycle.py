"""Starting, serving many at once, and leaving nothing behind; as a library and as a command."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from local.receivers import PagerDutyReceiver, SlackReceiver
from tests.local.receivers.clients import PAYMENTS, TOKEN, PagerDutyClient, SlackClient


def test_stop_joins_every_thread_and_closes_every_socket(http: urllib3.PoolManager) -> None:
    threads = threading.active_count()
    receiver = SlackReceiver(token=TOKEN)
    receiver.start()
    SlackClient(http=http, url=receiver.url).call("auth.test", {})  # leaves a kept-alive connection behind
    with socket.create_connection(("127.0.0.1", int(receiver.origin.rpartition(":")[2]))):
        receiver.stop()
    assert threading.active_count() == threads
    with pytest.raises(urllib3.exceptions.HTTPError):
        http.request("GET", receiver.origin + "/_received", retries=False)


def test_a_receiver_never_started_stops_too() -> None:
    PagerDutyReceiver(routing_keys={PAYMENTS}).stop()


def test_a_connection_serves_many_requests(http: urllib3.PoolManager, slack: SlackReceiver) -> None:
    client = SlackClient(http=http, url=slack.url)
    for _ in range(5):
        client.call("auth.test", {})
    assert http.connection_from_url(slack.url).num_connections == 1


def test_events_sent_at_once_are_all_counted_once(
    pagerduty: PagerDutyReceiver,
) -> None:
    with urllib3.PoolManager(maxsize=8) as http, ThreadPoolExecutor(8) as pool:
        client = PagerDutyClient(http=http, url=pagerduty.enqueue_url)
        sent = [pool.submit(client.send, "trigger", dedup_key=f"k{n % 10}") for n in range(100)]
        statuses = [each.result() for each in sent]
    assert statuses == [202] * 100
    assert len(pagerduty.incidents) == 10
    assert sum(len(incident.events) for incident in pagerduty.incidents) == 100


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_command_tells_its_addresses_serves_and_ends_on_a_signal(
    http: urllib3.PoolManager, end: signal.Signals
) -> None:
    command = [sys.executable, "-m", "local.receivers", "--slack-token", TOKEN]
    command += ["--routing-key", f"{PAYMENTS}=payments", "--slack-channel", "here=C0000000009"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        slack = SlackClient(http=http, url=addresses["slack"])
        pagerduty = PagerDutyClient(http=http, url=addresses["pagerduty"] + "/v2/enqueue")
        assert slack.post(channel="#here")["channel"] == "C0000000009"
        assert pagerduty.send("trigger") == 202
        process.send_signal(end)
        assert process.wait(timeout=20) == 0


def test_the_command_explains_a_malformed_pair() -> None:
    command = [sys.executable, "-m", "local.receivers", "--slack-token", TOKEN, "--routing-key", PAYMENTS]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "is not of the form LEFT=RIGHT" in ended.stderr
