"""Spans of time: their union, what is left of one after others are cut out, how long they are together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alarmlab.errors import BadInputError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """From `start_s` up to `end_s`, in seconds since any one instant.

    Raises BadInputError when it ends before it starts.
    """

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not self.start_s <= self.end_s:
            raise BadInputError(
                where="span",
                what=f"got {self.start_s} to {self.end_s}; a span ends at its start or later",
                fix="swap the two, or correct one",
            )

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s

    def holds(self, at_s: float) -> bool:
        """Whether an instant lies in it; the end does not, so that neighbours share no instant."""
        return self.start_s <= at_s < self.end_s


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same instants in as few spans as possible, in order; spans that touch become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start_s <= merged[-1].end_s:
            merged[-1] = Span(start_s=merged[-1].start_s, end_s=max(merged[-1].end_s, span.end_s))
        else:
            merged.append(span)
    return tuple(merged)


def without(spans: Iterable[Span], cut: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the union of `spans` when every span of `cut` is taken out, without empty pieces."""
    left: list[Span] = []
    cuts = [hole for hole in union(cut) if hole.length_s]
    for span in union(spans):
        from_s = span.start_s
        for hole in cuts:
            if hole.start_s >= span.end_s:
                break
            if hole.start_s > from_s:
                left.append(Span(start_s=from_s, end_s=hole.start_s))
            from_s = max(from_s, hole.end_s)
        if from_s < span.end_s:
            left.append(Span(start_s=from_s, end_s=span.end_s))
    return tuple(left)


def total_s(spans: Iterable[Span]) -> float:
    """How long the spans last together; an instant in several of them counts once."""
    return sum(span.length_s for span in union(spans))
