"""How good a policy is: its pages against the incidents people know of.

The rules are those that on-call engineers would agree on, written down once so that two policies, or two
people, are never judged by different ones:

* A policy is a set of alarms; whoever is on call hears the first of them. So a page begins when the first
  alarm of the policy goes to ALARM and ends when the last leaves it (`pages_of`). An alarm goes to ALARM at
  the end of the period that told, never at its beginning: no evaluation sees a period that is not over.
* An incident is detected by a page that begins while it lasts or within its grace, and before the next
  incident begins. A page that was there before the incident tells nobody anything new: it does not detect.
* A page is right when some part of it overlaps an incident or its grace, else it is false.
* Time to detect is taken over detected incidents only. A share of *all* incidents is given beside it, because
  a policy that misses every hard incident has a fine mean.
* Known defects of the labels are masked: incidents and pages that begin in a mask count neither for nor
  against, and its time is not observed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from alarmlab.backtest.spans import Span, total_s, union, without
from alarmlab.errors import BadInputError

DAY_S = 86_400.0
WEEK_S = 7 * DAY_S
SOON_S = 300.0
"""Five minutes from the incident's start to the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that people should have been paged for.

    `grace_s` is how long after `end_s` a page still counts for it. `name` is only shown.
    Raises BadInputError when it ends before it starts or the grace is negative.
    """

    start_s: float
    end_s: float
    grace_s: float
    name: str

    def __post_init__(self) -> None:
        if not (self.start_s <= self.end_s and 0 <= self.grace_s < math.inf):
            raise BadInputError(
                where=f"incident {self.name!r}",
                what=f"got {self.start_s} to {self.end_s} with a grace of {self.grace_s} s; "
                "an incident ends at its start or later, and its grace is 0 or more",
                fix="correct the label",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One incident and the seconds from its start to the first page in time for it; None: it was missed."""

    incident: Incident
    delay_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What was counted; every share is None where nothing was counted to divide by.

    `outcomes` has each incident that counted, in order of time; `false_pages` the pages that overlap none.
    `observed_s` is the time that was judged, `quiet_s` the part of it outside all incidents and graces.
    """

    outcomes: tuple[Outcome, ...]
    pages: tuple[Span, ...]
    false_pages: tuple[Span, ...]
    observed_s: float
    quiet_s: float

    @property
    def delays_s(self) -> tuple[float, ...]:
        """Of the detected incidents, shortest first."""
        return tuple(sorted(o.delay_s for o in self.outcomes if o.delay_s is not None))

    @property
    def missed(self) -> tuple[Incident, ...]:
        """The incidents nobody was paged for."""
        return tuple(outcome.incident for outcome in self.outcomes if outcome.delay_s is None)

    @property
    def recall(self) -> float | None:
        """Detected incidents of all incidents."""
        return _share(len(self.delays_s), len(self.outcomes))

    @property
    def precision(self) -> float | None:
        """Pages that overlap an incident of all pages."""
        return _share(len(self.pages) - len(self.false_pages), len(self.pages))

    @property
    def mean_delay_s(self) -> float | None:
        """Mean time to detect."""
        return fmean(self.delays_s) if self.delays_s else None

    @property
    def median_delay_s(self) -> float | None:
        """Median time to detect."""
        return median(self.delays_s) if self.delays_s else None

    @property
    def p90_delay_s(self) -> float | None:
        """Nine of ten detected incidents took at most this long: the value at rank ceil(0.9 n)."""
        delays_s = self.delays_s
        return delays_s[math.ceil(len(delays_s) * 9 / 10) - 1] if delays_s else None

    def paged_within(self, limit_s: float = SOON_S) -> float | None:
        """Incidents paged within `limit_s` of their start, of ALL incidents: a missed one was not."""
        return _share(sum(delay_s <= limit_s for delay_s in self.delays_s), len(self.outcomes))

    @property
    def false_pages_per_quiet_day(self) -> float | None:
        """False pages for each day without an incident."""
        return len(self.false_pages) / (self.quiet_s / DAY_S) if self.quiet_s else None

    @property
    def pages_per_week(self) -> float | None:
        """All pages, right and false, for each week observed."""
        return len(self.pages) / (self.observed_s / WEEK_S) if self.observed_s else None


def pages_of(in_alarm: Iterable[Span]) -> tuple[Span, ...]:
    """The pages of a policy, from the spans in which any of its alarms was in ALARM.

    An alarm that follows another without a gap prolongs its page.
    """
    return union(in_alarm)


def score(
    *,
    pages: Iterable[Span],
    incidents: Iterable[Incident],
    observed: Iterable[Span],
    masked: Iterable[Span] = (),
) -> Score:
    """Judge the pages by the rules on top of this module.

    Incidents and pages that begin outside `observed`, or in `masked`, are left out. So is the rest of an
    incident that was left out for it: a page there would be as right as it would be undeserved.
    """
    sought = _in_order(incidents)
    seen = without(observed, masked)
    counted = [one for one in sought if _holds(seen, one.incident.start_s)]
    judged = without(seen, (one.span for one in sought if one not in counted))
    kept = tuple(sorted(page for page in pages if _holds(judged, page.start_s)))
    return Score(
        outcomes=tuple(Outcome(incident=one.incident, delay_s=_delay_s(one, kept)) for one in counted),
        pages=kept,
        false_pages=tuple(page for page in kept if not any(one.is_touched_by(page) for one in counted)),
        observed_s=total_s(judged),
        quiet_s=total_s(without(judged, (one.span for one in counted))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """An incident, the last instant at which a page counts for it, and the start of the one after it."""

    incident: Incident
    last_s: float
    next_s: float

    @property
    def span(self) -> Span:
        return Span(start_s=self.incident.start_s, end_s=min(self.last_s, self.next_s))

    def is_detected_by(self, page: Span) -> bool:
        return self.incident.start_s <= page.start_s <= self.last_s and page.start_s < self.next_s

    def is_touched_by(self, page: Span) -> bool:
        return page.start_s <= self.last_s and self.incident.start_s <= page.end_s


def _in_order(incidents: Iterable[Incident]) -> list[_Sought]:
    ordered = sorted(incidents, key=lambda incident: (incident.start_s, incident.end_s))
    starts_s = sorted({incident.start_s for incident in ordered})
    next_s = dict(pairwise([*starts_s, math.inf]))
    return [
        _Sought(incident=one, last_s=one.end_s + one.grace_s, next_s=next_s[one.start_s]) for one in ordered
    ]


def _delay_s(sought: _Sought, pages: Iterable[Span]) -> float | None:
    delays_s = (page.start_s - sought.incident.start_s for page in pages if sought.is_detected_by(page))
    return min(delays_s, default=None)


def _holds(spans: Iterable[Span], at_s: float) -> bool:
    return any(span.holds(at_s) for span in spans)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
