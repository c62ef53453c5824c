"""What an answer of a neighbour outside AWS means for the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lambdas.shared.batch import RetryLaterError
from lambdas.shared.http import Answer, Http
from local.receivers.server import HOST, LoopbackServer
from local.receivers.wire import Answer as Served
from local.receivers.wire import Request


class Neighbour:
    """Answers every request with `answer`; None closes the connection."""

    def __init__(self) -> None:
        self.answer: Served | None = Served(status=200, body=b"{}")
        self.requests: list[Request] = []
        self.server = LoopbackServer(respond=self._respond, port=0)
        self.url = f"http://{HOST}:{self.server.port}/"

    def _respond(self, request: Request) -> Served | None:
        self.requests.append(request)
        return self.answer

    def post(self) -> Answer:
        return Http().post(self.url, {"a": "ü"}, headers={"X-Key": "k"}, retry_s=7)


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    made = Neighbour()
    made.server.start()
    yield made
    made.server.stop()


def test_json_is_posted_with_its_charset_and_the_headers_that_were_given(neighbour: Neighbour) -> None:
    assert neighbour.post().status == 200
    [request] = neighbour.requests
    assert (request.method, request.body) == ("POST", b'{"a": "\\u00fc"}')
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.headers["x-key"] == "k"


@pytest.mark.parametrize(
    ("retry_after", "delay_s"),
    [
        ("30", 30),
        ("0", 1),
        ("", 7),
        ("soon", 7),
        ("-5", 7),
        ("\u00b2", 7),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 7),
    ],
)
def test_429_is_tried_again_when_the_neighbour_says(
    neighbour: Neighbour, retry_after: str, delay_s: int
) -> None:
    neighbour.answer = Served(status=429, body=b"", headers={"Retry-After": retry_after})
    with pytest.raises(RetryLaterError) as raised:
        neighbour.post()
    assert raised.value.delay_s == delay_s


@pytest.mark.parametrize("status", [500, 502, 503, 599])
def test_a_server_error_is_tried_again(neighbour: Neighbour, status: int) -> None:
    neighbour.answer = Served(status=status, body=b"upstream error")
    with pytest.raises(RetryLaterError) as raised:
        neighbour.post()
    assert raised.value.delay_s == 7


def test_a_connection_that_breaks_is_tried_again_by_the_queue_and_not_here(neighbour: Neighbour) -> None:
    neighbour.answer = None
    with pytest.raises(RetryLaterError):
        neighbour.post()
    assert len(neighbour.requests) == 1


def test_nobody_at_the_address_is_tried_again(neighbour: Neighbour) -> None:
    neighbour.server.stop()
    with pytest.raises(RetryLaterError):
        neighbour.post()


@pytest.mark.parametrize("status", [200, 202, 301, 400, 403, 404])
def test_any_other_status_is_for_the_caller_to_judge(neighbour: Neighbour, status: int) -> None:
    neighbour.answer = Served(status=status, body=b"\xff")
    assert (neighbour.post().status, neighbour.post().body) == (status, "\ufffd")


@pytest.mark.parametrize(("body", "value"), [('{"a": 1}', {"a": 1}), ("[]", {}), ("ok", {}), ("", {})])
def test_a_body_that_is_no_json_object_reads_as_an_empty_one(body: str, value: object) -> None:
    assert Answer(200, {}, body).json() == value
