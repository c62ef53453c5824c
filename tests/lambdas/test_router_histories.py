"""The router under every history of crashes: whoever listens to a sink ends up knowing the truth."""

from __future__ import annotations

from functools import partial
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lambdas.alert_router.handler import Router
from pdm_catalog.alarm_index import AlarmIndex
from pdm_catalog.routes import Sink
from tests.lambdas.builders import ENTRY, after, arn, notification, record
from tests.lambdas.sinks import MemoryBook, MemoryQueues, still_open, without_repeats
from tests.lambdas.world import CrashError

STEPS = 8  # more than one notification can take
STATES = st.sampled_from(("ALARM", "OK", "INSUFFICIENT_DATA"))


class Fuse:
    """Counts steps and ends the process after so many."""

    def __init__(self) -> None:
        self.left = STEPS

    def __call__(self) -> None:
        if self.left == 0:
            raise CrashError
        self.left -= 1


def never(*_: object, **__: object) -> None:
    raise AssertionError("one worker alone is never told to wait")


@given(
    states=st.lists(STATES, min_size=1, max_size=6),
    crashes=st.lists(st.integers(0, STEPS), max_size=6),
    places=st.randoms(use_true_random=False),
)
def test_after_any_crashes_and_disorder_each_sink_knows_the_open_incident_and_no_other(
    states: list[str], crashes: list[int], places: Random
) -> None:
    fuse = Fuse()
    book, queues = MemoryBook(fuse), MemoryQueues(fuse)
    index = AlarmIndex(entries={ENTRY.alarm: ENTRY}, default=ENTRY)
    router = Router(index=index, book=book, queues=queues, postpone=partial(never))
    waiting = [notification(state, after(at_s)) for at_s, state in enumerate(states)] * 2
    places.shuffle(waiting)
    while waiting:
        body = waiting.pop(0)
        fuse.left = crashes.pop() if crashes else STEPS
        try:
            router.route(record(body))
        except CrashError:
            waiting.insert(places.randint(0, len(waiting)), body)
    known = book.incidents.get(arn())
    assert known is None or known.pending is None
    open_now = {known.incident_id} if known and known.is_open else set[str | None]()
    for sink in (Sink.PAGERDUTY, Sink.SLACK):
        told = queues.to(sink)
        assert still_open(told) == open_now
        assert still_open(without_repeats(told)) == open_now
    assert [state for state in states if state != "INSUFFICIENT_DATA"][-1:] == (
        [known.state] if known else []
    )
