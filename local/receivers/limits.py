"""A sliding window: at most so many calls in so many seconds, and how long to wait when there were more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable


class SlidingWindow:
    """Counts the calls it lets through; refused calls use nothing up. Not thread-safe: its owner locks."""

    def __init__(self, *, limit: int, window_s: float, clock: Callable[[], float]) -> None:
        self._limit, self._window_s, self._clock = limit, window_s, clock
        self._calls: deque[float] = deque()

    def wait_s(self) -> float:
        """0.0 and the call counts, or the seconds (above 0) until one more would be let through."""
        now = self._clock()
        while self._calls and now - self._calls[0] >= self._window_s:
            self._calls.popleft()
        if len(self._calls) < self._limit:
            self._calls.append(now)
            return 0.0
        return self._calls[0] + self._window_s - now
