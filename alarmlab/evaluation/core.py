"""The decision at the heart of a CloudWatch alarm, as arithmetic on a list of datapoints.

Source of the documented part:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
Where the page leaves a case open, the rule follows recordings of AWS: docs/alarmlab/evaluation.md, "What is
measured".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from alarmlab.alarms.states import State, TreatMissingData


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The state after one evaluation, the places that decided it, and whether the alarm just kept its state.

    `breaching`, `not_breaching` and `low_sample` (neither of the two) are places in the list given to
    `decide`, oldest first; `missing` is the number of datapoints that were filled in.
    """

    state: State
    kept: bool
    breaching: tuple[int, ...]
    not_breaching: tuple[int, ...]
    low_sample: tuple[int, ...]
    missing: int


def decide(
    datapoints: Sequence[float | None],
    *,
    breaches: Callable[[float], bool],
    datapoints_to_alarm: int,
    evaluation_periods: int,
    treat_missing_data: TreatMissingData,
    state: State,
    low_sample: Collection[int] = (),
) -> Verdict:
    """Evaluate the datapoints of the whole evaluation range, oldest first, None where there is none.

    Only the newest `evaluation_periods` real datapoints count. If there are fewer, the shortfall is filled as
    `treat_missing_data` says; `state` is the state before, which `ignore` keeps. The datapoints at the places
    `low_sample` have too few samples to be judged; unless the others decide alone, the state is kept.
    """
    breaching: list[int] = []
    not_breaching: list[int] = []
    too_few: list[int] = []
    real = [place for place, value in enumerate(datapoints) if value is not None][-evaluation_periods:]
    for place in real:
        value = datapoints[place]
        assert value is not None
        found = too_few if place in low_sample else breaching if breaches(value) else not_breaching
        found.append(place)
    missing = evaluation_periods - len(real)
    decided = _decide(
        breaching=len(breaching),
        not_breaching=len(not_breaching),
        low_sample=len(too_few),
        missing=missing,
        oldest_breach_age=len(datapoints) - breaching[0] if breaching else 0,
        datapoints_to_alarm=datapoints_to_alarm,
        evaluation_periods=evaluation_periods,
        treat_missing_data=treat_missing_data,
    )
    return Verdict(
        state=state if decided is None else decided,
        kept=decided is None,
        breaching=tuple(breaching),
        not_breaching=tuple(not_breaching),
        low_sample=tuple(too_few),
        missing=missing,
    )


def _decide(
    *,
    breaching: int,
    not_breaching: int,
    low_sample: int,
    missing: int,
    oldest_breach_age: int,
    datapoints_to_alarm: int,
    evaluation_periods: int,
    treat_missing_data: TreatMissingData,
) -> State | None:
    """The new state, or None to keep the present one. Ages are in periods; the newest has age 1."""
    if breaching >= datapoints_to_alarm:
        return State.ALARM
    if not_breaching >= evaluation_periods - datapoints_to_alarm + 1:
        return State.OK
    if low_sample:
        return None
    if treat_missing_data is TreatMissingData.BREACHING:
        return State.ALARM if breaching + missing >= datapoints_to_alarm else State.OK
    if treat_missing_data is TreatMissingData.NOT_BREACHING:
        return State.OK
    if not_breaching:
        return State.OK
    if treat_missing_data is TreatMissingData.IGNORE:
        return None
    # "Avoiding premature transitions": a breach newer than datapoints_to_alarm periods waits for company.
    if breaching and oldest_breach_age >= datapoints_to_alarm:
        return State.ALARM
    return State.INSUFFICIENT_DATA
