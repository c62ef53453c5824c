"""What one evaluation of an alarm found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.evaluation.core import Verdict
from alarmlab.evaluation.reason import reason, reason_data
from alarmlab.metrics.store import Datapoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What one evaluation found, at `at`.

    `window` holds every bucket of the evaluation range, oldest first, with the value None for a gap;
    `inputs` the same of each metric of an expression, by id, and of the edges of bands; `judged` what was
    decided about: the values or, of an alarm on a band, whether each leaves it; `verdict` which counted.

    An alarm on a query with GROUP BY has no window: its `contributors` have, and states of their own. `said`
    is then its reason, as it is that of a contributor that vanished.
    """

    alarm: MetricAlarm
    at: datetime
    window: tuple[Datapoint, ...]
    inputs: Mapping[str, tuple[Datapoint, ...]]
    judged: tuple[float | None, ...]
    verdict: Verdict
    contributors: Mapping[str, Evaluation] = field(default_factory=dict[str, "Evaluation"])
    said: str | None = None

    @property
    def state(self) -> State:
        """The state after the evaluation."""
        return self.verdict.state

    @property
    def contributor_states(self) -> Mapping[str, State]:
        """The states of the contributors that the query returned, to be given to the next evaluation."""
        return {key: found.state for key, found in self.contributors.items() if found.window}

    @property
    def reason(self) -> str:
        """The StateReason: one sentence."""
        if self.said is not None:
            return self.said
        return reason(self.alarm, self.verdict, self.window, self.inputs)

    @property
    def reason_data(self) -> Mapping[str, object]:
        """The StateReasonData, which CloudWatch stores as JSON text."""
        data = reason_data(self.alarm, self.verdict, self.window, self.inputs, now=self.at)
        return data if self.said is None else {key: data[key] for key in ("version", "queryDate")}
