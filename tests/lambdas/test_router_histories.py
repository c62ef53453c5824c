"""The router under every history of crashes: whoever listens to a sink ends up knowing the truth."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.alert_router.handler import Router
from lambdas.shared.delivery import Kind
from pdm_catalog.routes import Sink
from tests.lambdas.builders import INDEX, START, after, arn, notification, record
from tests.lambdas.sinks import MemoryBook, MemoryQueues, NoMetric, still_open, without_repeats
from tests.lambdas.world import CrashError

STEPS = 12  # more than one notification can take
STATES = st.sampled_from(list[str](("ALARM", "OK", "ALARM", "OK", "INSUFFICIENT_DATA")))
# Steps until a crash: before it is remembered, before anything is sent, before all of it is sent, never.
CRASHES = st.lists(st.sampled_from((1, 2, 3, STEPS, STEPS)), max_size=8)
EXAMPLES = 10 * (settings.default.max_examples if settings.default else 60)


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


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """States in the order of time, and the places in it in the order of delivery: disorder and repeats."""
    states = draw(st.lists(STATES, min_size=1, max_size=7))
    places = list(range(len(states)))
    repeats = draw(st.lists(st.sampled_from(places), max_size=2))
    in_order = draw(st.booleans())
    return states, [*places, *repeats] if in_order else draw(st.permutations([*places, *repeats]))


@settings(max_examples=EXAMPLES)
@given(history=histories(), crashes=CRASHES, back=st.integers(0, 3))
def test_after_any_crashes_and_disorder_each_sink_knows_the_open_incident_and_no_other(
    history: tuple[list[str], list[int]], crashes: list[int], back: int
) -> None:
    """Each of `crashes` is the steps that one delivery gets; it comes again `back` messages later."""
    fuse = Fuse()
    book, queues = MemoryBook(fuse), MemoryQueues(fuse)
    router = Router(
        index=INDEX, book=book, queues=queues, heartbeat=NoMetric(), clock=lambda: START, postpone=never
    )
    states, order = history
    waiting = [notification(states[at_s], after(at_s)) for at_s in order]
    while waiting:
        body = waiting.pop(0)
        fuse.left = crashes.pop() if crashes else STEPS
        try:
            router.route(record(body))
        except CrashError:
            waiting.insert(back, body)
    known = book.incidents.get(arn())
    assert known is None or known.pending is None
    open_now = {known.incident_id} if known and known.is_open else set[str | None]()
    for sink in (Sink.PAGERDUTY, Sink.SLACK):
        told = queues.to(sink)
        assert still_open(told) == open_now
        assert still_open(without_repeats(told)) == open_now
    acted = [(one.incident_id, one.kind) for one in without_repeats(queues.to(Sink.REMEDIATION))]
    ended = [place for place, (_, kind) in enumerate(acted) if kind is Kind.RESOLVE]
    assert all((acted[place][0], Kind.TRIGGER) not in acted[place:] for place in ended)
    assert [state for state in states if state != "INSUFFICIENT_DATA"][-1:] == (
        [known.state] if known else []
    )
