"""CloudWatch's part in simulated time: takes in metrics, evaluates the deployed alarms, sets their states."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.evaluation.evaluation import Evaluation
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import SETTLE_S
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from local.fleet.datapoint import Datapoint

# PutMetricData takes 1,000 metrics a call; ours are a few dozen a minute.
PUT_AT_ONCE = 1000


class Watcher:
    """Holds the metrics and the alarms' states; the emulator learns of every change through SetAlarmState.

    The emulator's own evaluation is not used: it knows neither dimensions nor M of N nor missing data.
    """

    def __init__(self, alarms: Iterable[MetricAlarm], *, cloudwatch: Any) -> None:
        self._alarms = tuple(alarms)
        self._cloudwatch = cloudwatch
        self._store = MetricStore()
        self.states = {alarm.name: State.INSUFFICIENT_DATA for alarm in self._alarms}

    def take_in(self, datapoints: Iterable[Datapoint]) -> None:
        """Remember a minute's samples, and put them where a person looks for them."""
        by_namespace: dict[str, list[dict[str, Any]]] = {}
        for point in datapoints:
            metric = MetricId(
                namespace=point.namespace, name=point.name, dimensions=frozenset(point.dimensions)
            )
            self._store.add_all(metric, at=point.at, values=point.values)
            by_namespace.setdefault(point.namespace, []).append(
                {
                    "MetricName": point.name,
                    "Dimensions": [{"Name": name, "Value": value} for name, value in point.dimensions],
                    "Timestamp": point.at,
                    "Values": point.values,
                    "Unit": point.unit,
                }
            )
        for namespace, data in by_namespace.items():
            for first in range(0, len(data), PUT_AT_ONCE):
                self._cloudwatch.put_metric_data(
                    Namespace=namespace, MetricData=data[first : first + PUT_AT_ONCE]
                )

    def evaluate(self, minute_ended: datetime) -> tuple[tuple[MetricAlarm, Evaluation], ...]:
        """Evaluate every alarm once the minute's data counts; the changes, each already published."""
        now = minute_ended + timedelta(seconds=SETTLE_S)
        changes: list[tuple[MetricAlarm, Evaluation]] = []
        for alarm in self._alarms:
            found = evaluate(alarm, self._store, now=now, state=self.states[alarm.name])
            if found.state is self.states[alarm.name]:
                continue
            self.states[alarm.name] = found.state
            self._cloudwatch.set_alarm_state(
                AlarmName=alarm.name,
                StateValue=found.state,
                StateReason=found.reason,
                StateReasonData=json.dumps(found.reason_data),
            )
            changes.append((alarm, found))
        return tuple(changes)
