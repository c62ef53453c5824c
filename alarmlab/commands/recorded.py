"""Loads the recorded history and the incidents a command is given."""

from __future__ import annotations

from collections.abc import Container
from datetime import tzinfo

from alarmlab.alarms.timing import parse_timezone
from alarmlab.backtest.history.files import Declared
from alarmlab.backtest.history.grid import is_period
from alarmlab.backtest.history.load import load_history
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.incidents import load_incidents
from alarmlab.backtest.scoring import Incident
from alarmlab.commands.extras import require
from alarmlab.commands.history_arguments import HistoryRequest
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId


def history_at(request: HistoryRequest, metrics: Container[MetricId]) -> History:
    """What the files say about these metrics. Raises BadInputError, also when packages for it are lacking."""
    require("backtest")
    if request.period_s is not None and not is_period(request.period_s):
        raise BadInputError(
            where="--period",
            what=f"got {request.period_s} s; CloudWatch has 1, 5, 10, 20, 30 s and whole minutes",
            fix="give the distance of the datapoints, such as 1m",
        )
    declared = Declared(statistic=request.statistic, period_s=request.period_s, zone=_zone(request))
    return load_history(request.history_paths, metrics=metrics, declared=declared)


def incidents_at(request: HistoryRequest) -> tuple[Incident, ...]:
    """The labelled incidents; none when no file is given. Raises BadInputError."""
    if request.incidents_path is None:
        return ()
    return load_incidents(request.incidents_path, grace_s=request.grace_s, zone=_zone(request))


def _zone(request: HistoryRequest) -> tzinfo | None:
    zone = parse_timezone(request.timezone) if request.timezone else None
    if request.timezone is not None and zone is None:
        raise BadInputError(
            where="--timezone",
            what=f"got {request.timezone!r}, which is no time zone",
            fix="write it like UTC, +05:30 or Europe/Berlin",
        )
    return zone
