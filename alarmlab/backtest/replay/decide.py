"""The decision of alarmlab.evaluation.core for every evaluation of a long time at once.

`decide` there is the rule; this says the same with arrays, and the tests hold the two together. Of each
evaluation it counts the newest real datapoints by differences of running counts, so that the cost does not
depend on how many periods an evaluation sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.backtest.arrays import Booleans, Codes, Counts, Floats

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Kind = TypeVar("Kind", np.float64, np.bool_)

STATES = (State.OK, State.ALARM, State.INSUFFICIENT_DATA)
OK, ALARM, INSUFFICIENT_DATA = range(3)
KEEP = -1
"""The codes of the states, and of an evaluation that leaves the state as it was."""


def decide_all(
    datapoints: Floats, low_sample: Booleans | None, *, alarm: MetricAlarm, seen: int, stride: int = 1
) -> Codes:
    """For each datapoint the decision of the evaluation whose newest it is; NaN is a missing one.

    An evaluation sees that datapoint and each `stride`-th before it, `seen` together; what would lie before
    the first is missing. `low_sample` tells which have too few samples to be judged.
    """
    import numpy as np

    count = len(datapoints)
    rows = -(-count // stride)
    # One lane for each phase of the stride, all in one row; `seen` gaps before each keep lanes apart.
    lanes = np.full((stride, seen + rows), np.nan)
    lanes[:, seen:] = _laned(datapoints, np.nan, rows=rows, stride=stride)
    few = None
    if low_sample is not None and low_sample.any():
        few = np.zeros(lanes.shape, dtype=bool)
        few[:, seen:] = _laned(low_sample, False, rows=rows, stride=stride)
    codes = _decide_lane(lanes.ravel(), None if few is None else few.ravel(), alarm=alarm, seen=seen)
    return codes.reshape(lanes.shape)[:, seen:].T.ravel()[:count]


def states_of(codes: Codes, *, initial: int) -> Codes:
    """The state after each decision, when it was `initial` before the first."""
    import numpy as np

    places = np.where(codes == KEEP, 0, np.arange(1, len(codes) + 1))
    known = np.concatenate((np.array([initial], dtype=np.int8), codes))
    return known[np.maximum.accumulate(places)]


def breaching(values: Floats, alarm: MetricAlarm) -> Booleans:
    """Which of the values cross the alarm's fixed threshold."""
    assert alarm.threshold is not None
    match alarm.comparison_operator:
        case ComparisonOperator.GREATER_OR_EQUAL:
            return values >= alarm.threshold
        case ComparisonOperator.GREATER:
            return values > alarm.threshold
        case ComparisonOperator.LESS:
            return values < alarm.threshold
        case ComparisonOperator.LESS_OR_EQUAL:
            return values <= alarm.threshold
        case _:
            raise AssertionError("a band is no fixed threshold")


def _decide_lane(values: Floats, few: Booleans | None, *, alarm: MetricAlarm, seen: int) -> Codes:
    import numpy as np

    real = ~np.isnan(values)
    places = np.flatnonzero(real)
    real_few = None if few is None else few[places]
    real_bad = breaching(values[places], alarm)
    if real_few is not None:
        real_bad &= ~real_few
    # Real datapoints up to each place; then those of them that are older than what counts.
    upto = np.cumsum(real, dtype=np.int32)
    outside = np.zeros_like(upto)
    outside[seen:] = upto[:-seen]
    taken = np.minimum(upto - outside, alarm.evaluation_periods)
    older = upto - taken
    bad = _between(real_bad, older, upto)
    unjudged = None if real_few is None else _between(real_few, older, upto)
    good = taken - bad if unjudged is None else taken - bad - unjudged
    codes = _undecided(alarm, bad=bad, good=good, taken=taken)
    if alarm.treat_missing_data is TreatMissingData.MISSING:
        # "Avoiding premature transitions": only breaching datapoints, of which the oldest is old enough.
        lone = np.flatnonzero((good == 0) & (bad > 0))
        age = lone - places[older[lone]] + 1
        codes[lone] = np.where(age >= alarm.datapoints_to_alarm, ALARM, INSUFFICIENT_DATA)
    if unjudged is not None:
        codes[unjudged > 0] = KEEP
    codes[good >= alarm.evaluation_periods - alarm.datapoints_to_alarm + 1] = OK
    codes[bad >= alarm.datapoints_to_alarm] = ALARM
    return codes


def _undecided(alarm: MetricAlarm, *, bad: Counts, good: Counts, taken: Counts) -> Codes:
    """What the treatment of missing data says where neither enough bad nor enough good datapoints decide."""
    import numpy as np

    match alarm.treat_missing_data:
        case TreatMissingData.BREACHING:
            alarms = bad + (alarm.evaluation_periods - taken) >= alarm.datapoints_to_alarm
            return np.where(alarms, np.int8(ALARM), np.int8(OK))
        case TreatMissingData.NOT_BREACHING:
            return np.full(len(bad), OK, dtype=np.int8)
        case TreatMissingData.IGNORE:
            return np.where(good > 0, np.int8(OK), np.int8(KEEP))
        case TreatMissingData.MISSING:
            return np.where(good > 0, np.int8(OK), np.int8(INSUFFICIENT_DATA))


def _between(marked: Booleans, older: Counts, upto: Counts) -> Counts:
    """How many of the real datapoints from `older` up to `upto` are marked."""
    import numpy as np

    running = np.zeros(len(marked) + 1, dtype=np.int32)
    np.cumsum(marked, out=running[1:])
    return running[upto] - running[older]


def _laned(values: npt.NDArray[Kind], filler: Kind | float, *, rows: int, stride: int) -> npt.NDArray[Kind]:
    import numpy as np

    padded = np.full(rows * stride, filler, dtype=values.dtype)
    padded[: len(values)] = values
    return padded.reshape(rows, stride).T
