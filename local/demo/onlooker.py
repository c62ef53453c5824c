"""Looks where people look, and waits for what must appear there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from local.demo.desks import Desk, News, SlackDesk
from local.demo.errors import StoryError
from pdm_catalog.composite import Entry
from pdm_catalog.routes import ROUTES, Sink
from pdm_catalog.second_path import takes_second_path

PATIENCE_S = 30.0
"""Real seconds after which news that has not arrived will not arrive; usually a tenth of one, a few when a
function starts on a busy machine."""
LOOK_EVERY_S = 0.01


class Onlooker:
    """Waits until something is to be seen.

    Every method raises StoryError, naming what it waited for, when it does not come.
    """

    def __init__(
        self,
        *,
        desks: Mapping[Sink, Desk],
        slack: SlackDesk,
        second_path: Desk,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._desks = {**desks, Sink.SLACK: slack}
        self._slack, self._second_path, self._patience_s = slack, second_path, patience_s

    def opened(self, alarm: Entry) -> tuple[News, ...]:
        """That it rings, everywhere where an alarm of its severity must be heard."""
        return tuple(
            self._wait(f"{place} of {alarm.name}", partial(desk.opened, alarm.name))
            for place, desk in self._desks_of(alarm)
        )

    def closed(self, alarm: Entry) -> tuple[News, ...]:
        """That it is over, in the same places."""
        return tuple(
            self._wait(f"end in {place} of {alarm.name}", partial(desk.closed, alarm.name))
            for place, desk in self._desks_of(alarm)
        )

    def note(self, alarm: Entry, *, number: int) -> News:
        """The note with this number (from 0) in the thread of its Slack message."""

        def written() -> News | None:
            notes = self._slack.notes(alarm.name)
            return notes[number] if number < len(notes) else None

        return self._wait(f"note {number + 1} in the Slack thread of {alarm.name}", written)

    def _desks_of(self, alarm: Entry) -> Sequence[tuple[str, Desk]]:
        heard = [(str(sink), self._desks[sink]) for sink in ROUTES[alarm.severity]]
        if takes_second_path(alarm):
            heard.append(("second path", self._second_path))
        return heard

    def _wait(self, what: str, look: Callable[[], News | None]) -> News:
        deadline = time.monotonic() + self._patience_s
        while True:
            if news := look():
                return news
            if time.monotonic() > deadline:
                raise StoryError(f"no {what} within {self._patience_s:g} s")
            time.sleep(LOOK_EVERY_S)
