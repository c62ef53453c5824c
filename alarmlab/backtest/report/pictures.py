"""Writes a picture of each alarm into a folder. The same back-test always gives the same bytes."""

from __future__ import annotations

# The types of matplotlib leave keyword arguments open.
# pyright: reportUnknownMemberType=false
import re
from collections.abc import Iterable
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.replay.ends import plan_of
from alarmlab.backtest.replay.fast import watched_values
from alarmlab.backtest.replay.pool import Progress
from alarmlab.backtest.report.picture import Watched, picture_of
from alarmlab.backtest.result import AlarmResult, BacktestResult
from alarmlab.errors import BadInputError

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100
_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


def draw_all(
    result: BacktestResult, history: History, *, folder: Path, form: str, on_progress: Progress
) -> tuple[Path, ...]:
    """Draw every alarm that was tested into `folder`, as `form` (png or svg), and return the files.

    Raises BadInputError when the folder cannot be written to.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    names = file_names(one.name for one in result.alarms)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one, name in zip(result.alarms, names, strict=True):
            path = folder / f"{name}.{form}"
            figure = picture_of(one, _watched(one, history), result.incidents)
            FigureCanvasAgg(figure)
            with mpl.rc_context({"svg.hashsalt": "alarmlab"}):
                figure.savefig(path, metadata=_METADATA[form])
            written.append(path)
            on_progress(len(written), len(result.alarms))
    except OSError as error:
        raise BadInputError(
            where=f"--pictures {folder}",
            what=f"cannot be written: {error.strerror}",
            fix="give another folder",
        ) from error
    return tuple(written)


def file_names(names: Iterable[str]) -> list[str]:
    """A name for each file that every file system takes; two that would be the same are numbered."""
    found: list[str] = []
    for name in names:
        stem = _UNSAFE.sub("-", name).strip(".-")[:_LONGEST_NAME] or "alarm"
        candidate, number = stem, 1
        while candidate.lower() in {one.lower() for one in found}:
            number += 1
            candidate = f"{stem}-{number}"
        found.append(candidate)
    return found


def _watched(one: AlarmResult, history: History) -> Watched | None:
    import numpy as np

    if not isinstance(one.alarm, MetricAlarm):
        return None
    plan = plan_of(one.alarm, after_s=one.course.first_s - 1, until_s=history.end_s)
    values = watched_values(one.alarm, history, plan) if plan else None
    if plan is None or values is None:
        return None
    ends = plan.evaluations
    return Watched(ends_s=ends.first_s + np.arange(ends.count) * ends.step_s, values=values)
