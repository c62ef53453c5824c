"""What an alarm looks at: one metric reduced by one statistic, or an expression over a few of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pdm_catalog.errors import Problem, did_you_mean
from pdm_catalog.metrics import Metric
from pdm_catalog.watched import Parameter

PERCENTILE = re.compile(r"p(?:\d{1,2})(?:\.\d{1,10})?|p100")
BEYOND = re.compile(r"TC\(\d+(?:\.\d+)?:\)")
"""How many values lie beyond one. For expressions: an alarm's ExtendedStatistic is not documented to take it,
MetricStat takes every statistic
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html)."""
# PutMetricAlarm: at most 10 metrics and 10 expressions (API reference, MetricDataQuery).
MAX_READINGS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A metric on exactly one of its dimension values, reduced by one statistic.

    Attributes:
        metric: What is measured.
        dimensions: A value for every dimension of the metric; a Parameter is filled in at deployment.
        statistic: One of the metric's statistics, or a percentile where the metric has them.
    """

    metric: Metric
    dimensions: Mapping[str, str | Parameter]
    statistic: str

    @property
    def highest(self) -> float:
        """The largest value it can take."""
        return self.metric.highest

    @property
    def is_percentile(self) -> bool:
        """Whether CloudWatch calls it an extended statistic."""
        return PERCENTILE.fullmatch(self.statistic) is not None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Itself."""
        return (self,)

    def problems(self, where: str) -> Iterator[Problem]:
        """Why it would never receive data, or mean nothing."""
        if tuple(self.dimensions) != self.metric.dimensions:
            yield Problem(
                where=where,
                field="dimensions",
                got=dict(self.dimensions),
                rule=f"is not the dimension set of {self.metric.namespace} {self.metric.name}: "
                "the alarm would never receive data.",
                fix=f"give exactly: {', '.join(self.metric.dimensions) or 'none'}",
            )
        of_values = self.is_percentile or BEYOND.fullmatch(self.statistic) is not None
        allowed = self.statistic in self.metric.statistics or (of_values and self.metric.percentiles)
        if not allowed:
            yield Problem(
                where=where,
                field="statistic",
                got=self.statistic,
                rule=f"means nothing for {self.metric.name}.",
                fix=did_you_mean(self.statistic, self.metric.statistics),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Metric math over readings of the same period.

    Attributes:
        text: CloudWatch metric math; names the readings by their ids.
        inputs: Readings by id; an id begins with a lower-case letter.
        highest: The largest value it can take.
        label: What the result is called.
        limits: Of readings that the text compares with a value of their own, that value; panels draw it.
    """

    text: str
    inputs: Mapping[str, Reading]
    highest: float
    label: str
    limits: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings that it is made of."""
        return tuple(self.inputs.values())

    def problems(self, where: str) -> Iterator[Problem]:
        """Why CloudWatch would refuse it."""
        if not 1 <= len(self.inputs) <= MAX_READINGS:
            yield Problem(
                where=where,
                field="inputs",
                got=len(self.inputs),
                rule=f"readings; CloudWatch takes 1 to {MAX_READINGS} in an alarm.",
                fix="split the alarm",
            )
        for name, reading in self.inputs.items():
            if not re.fullmatch(r"[a-z][A-Za-z0-9_]*", name) or not re.search(rf"\b{name}\b", self.text):
                yield Problem(
                    where=where,
                    field="inputs",
                    got=name,
                    rule="is no id, or the expression does not use it.",
                    fix="begin it with a lower-case letter and use it in the text",
                )
            yield from reading.problems(where)
        for name in self.limits.keys() - self.inputs.keys():
            yield Problem(
                where=where,
                field="limits",
                got=name,
                rule="is no reading of the expression.",
                fix=did_you_mean(name, tuple(self.inputs)),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A CloudWatch Metrics Insights query: many metrics of one name at once, each group on its own.

    Attributes:
        text: SELECT ... FROM SCHEMA(...) ... GROUP BY ... (CloudWatch User Guide, "Metrics Insights query
            components"); every group that breaches is a contributor of the alarm.
        metric: What is selected; its namespace, name and dimensions must be in the text.
        highest: The largest value it can take.
        label: What the result is called.
    """

    text: str
    metric: Metric
    highest: float
    label: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        """None: it names no single metric."""
        return ()

    def problems(self, where: str) -> Iterator[Problem]:
        """Why it would never receive data."""
        for part in (self.metric.namespace, self.metric.name, *self.metric.dimensions):
            if part not in self.text:
                yield Problem(
                    where=where,
                    field="text",
                    got=self.text,
                    rule=f"does not name {part}: it is not a query of {self.metric.name}.",
                    fix='select FROM SCHEMA("namespace", every dimension)',
                )


Signal = Reading | Expression | Query


def filled(name: str, reading: Reading, *, label: str = "", limit: float | None = None) -> Expression:
    """A reading that is published only when there is something to count, with 0 where there is nothing.

    On the bare metric CloudWatch looks for datapoints beyond the alarm's window, and an alarm outlives its
    incident by five minutes: a second one in this time would be no news. `name` is what it is called in the
    expression, `label` what the result is called, when not as the metric. With `limit`, the threshold of its
    alarm, panels draw the reading itself.
    """
    return Expression(
        text=f"FILL({name}, 0)",
        inputs={name: reading},
        highest=reading.highest,
        label=label or f"{reading.metric.name}, 0 where there is none",
        limits={} if limit is None else {name: limit},
    )
