"""Alarms on this system itself. They go the usual way and, because that may be what fails, a second one.

One alarm for a kind of fault, over all functions, queues, tables or topics: what breaks many of them at once
is one incident. An expression takes ten metrics, so more things than that are shared among several alarms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from pdm_catalog.alarm import OWN_SERVICE, Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, SCHEDULED, Names, timeout_s
from pdm_catalog.own_metrics import (
    FUNCTION_DURATION,
    FUNCTION_ERRORS,
    FUNCTION_THROTTLES,
    HEARTBEAT,
    QUEUE_AGE,
    QUEUE_VISIBLE,
    RULE_FAILURES,
    SCHEDULE_DROPPED,
    SCHEDULE_ERRORS,
    TABLE_FAILURES,
    TABLE_READ_THROTTLES,
    TABLE_WRITE_THROTTLES,
    TOPIC_FAILURES,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import MAX_READINGS, Expression, Reading, Signal

# A message is tried again after each time-out; older than this, the tries do not help.
OLD_S = 300
SLOW_PCT = 80
NEW_SYSTEM_MIN = 15
"""Stacks are deployed one after the other: so long until the last one's part sends its first heartbeat."""
OPERATIONS = ("GetItem", "UpdateItem")
"""What the functions do with every incident. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
metrics-dimensions.html: SystemErrors are published for each operation, and nowhere for a table as a whole."""


def alarms(environment: Environment) -> Iterator[Alarm]:
    """This system's own alarms."""
    names = Names.of(environment)
    yield from _queues(environment, names)
    yield from _functions(environment, names)
    yield from _tables(environment, names)
    yield from _deliveries(environment, names)
    yield _silent(environment)


def shares(things: Sequence[str], *, each: int = 1) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The things as parts that fit into one expression each, with what its alarm's name ends in.

    Which part a thing is in depends on its name and on how many parts there are: one more thing moves no
    other, until a part is full. `each` is how many metrics a thing needs.
    """
    parts = 1
    while True:
        found = [
            tuple(thing for thing in things if crc32(thing.encode()) % parts == part) for part in range(parts)
        ]
        if all(len(part) * each <= MAX_READINGS for part in found):
            break
        parts += 1
    for index, part in enumerate(found, start=1):
        if part:
            yield ("" if parts == 1 else f"-{index}", part)


def _queues(environment: Environment, names: Names) -> Iterator[Alarm]:
    for part, queues in shares([names.dead_letters(name) for name in names.queues]):
        yield _own(
            environment,
            "Dead-Letters",
            part,
            _over({"m": QUEUE_VISIBLE}, queues, "Maximum", "MAX", "dead letters"),
            0,
            "An alert, a remedy or an event could not be delivered and waits in a dead-letter queue.",
            "Nothing may be lost: one is too many.",
        )
    for part, queues in shares(names.queues):
        yield _own(
            environment,
            "Messages-Stuck",
            part,
            _over({"m": QUEUE_AGE}, queues, "Maximum", "MAX", "age of the oldest message, s"),
            OLD_S,
            "Messages wait in a queue for more than five minutes: a sink is down or a function fails.",
            "An alert must arrive within two minutes; five are far beyond.",
        )


def _functions(environment: Environment, names: Names) -> Iterator[Alarm]:
    named = {names.function(package): package for package in FUNCTIONS}
    for part, functions in shares(tuple(named)):
        yield _own(
            environment,
            "Function-Errors",
            part,
            _over({"m": FUNCTION_ERRORS}, functions, "Sum", "SUM", "errors"),
            0,
            "A function of this system ends in errors.",
            "They report failures message by message: an error is a fault of their own.",
        )
        yield _own(
            environment,
            "Function-Throttles",
            part,
            _over({"m": FUNCTION_THROTTLES}, functions, "Sum", "SUM", "throttles"),
            0,
            "Lambda refuses to start functions of this system: the account's concurrency is used up.",
            "Any throttle delays alerts.",
        )
        yield _own(
            environment,
            "Function-Slow",
            part,
            _use_of_time({name: timeout_s(named[name]) for name in functions}),
            SLOW_PCT,
            "A function of this system needs nearly all of its time: soon it will be ended in the middle.",
            f"{SLOW_PCT} % of its time-out; a neighbour that answers slowly takes the rest.",
        )


def _tables(environment: Environment, names: Names) -> Iterator[Alarm]:
    throttles = {"read": TABLE_READ_THROTTLES, "write": TABLE_WRITE_THROTTLES}
    for part, tables in shares((*names.tables, names.task_facts_table), each=len(throttles)):
        yield _own(
            environment,
            "Table-Throttles",
            part,
            _over(throttles, tables, "Sum", "SUM", "throttled requests"),
            0,
            "DynamoDB throttles what this system remembers of incidents: alerts are late or told twice.",
            "The tables are on demand: a throttle is a hot key or a quota of the account.",
        )
    for part, tables in shares(names.tables, each=len(OPERATIONS)):
        inputs = {
            f"{operation[0].lower()}{index}": Reading(
                metric=TABLE_FAILURES,
                dimensions={"TableName": table, "Operation": operation},
                statistic="Sum",
            )
            for index, table in enumerate(tables)
            for operation in OPERATIONS
        }
        yield _own(
            environment,
            "Table-Errors",
            part,
            _fold("SUM", inputs, "requests that DynamoDB failed"),
            0,
            "DynamoDB fails requests for what this system remembers of incidents.",
            "The functions try again, and the queues after them; two minutes of it are an outage.",
        )


def _deliveries(environment: Environment, names: Names) -> Iterator[Alarm]:
    for part, topics in shares(names.topics):
        yield _own(
            environment,
            "Notifications-Failed",
            part,
            _over({"m": TOPIC_FAILURES}, topics, "Sum", "SUM", "notifications that SNS could not deliver"),
            0,
            "SNS could not deliver an alert to a queue or a mailbox: somebody was not told.",
            "SNS has tried for long by then: one is too many.",
            datapoints=(1, 1),
        )
    yield _own(
        environment,
        "Second-Path-Failed",
        "",
        _over(
            {"m": RULE_FAILURES},
            names.second_path_rules,
            "Sum",
            "SUM",
            "mails that EventBridge could not send",
        ),
        0,
        "EventBridge could not hand an alert to the second path: nobody gets its mail.",
        "It has tried for a day by then: one is too many.",
        datapoints=(1, 1),
    )
    failures = {"error": SCHEDULE_ERRORS, "drop": SCHEDULE_DROPPED}
    for part, groups in shares([names.schedule_group(package) for package in SCHEDULED], each=len(failures)):
        yield _own(
            environment,
            "Schedules-Failing",
            part,
            _over(failures, groups, "Sum", "SUM", "invocations that failed"),
            0,
            "EventBridge Scheduler cannot start a function of this system.",
            "It tries again by itself; two minutes of it are a permission or a function that is gone.",
        )


def _silent(environment: Environment) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Pipeline-Silent",
        service=OWN_SERVICE,
        signal=Reading(
            metric=HEARTBEAT, dimensions={"Environment": environment.name}, statistic="SampleCount"
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: a heartbeat goes the whole way every minute.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="pipeline-silent",
        meaning="The heartbeat has not come through for minutes: alerts may not reach anybody.",
        because="Three heartbeats missed; one left in CloudWatch's wider range makes that eight minutes.",
        remedy=None,
        warm_up_min=NEW_SYSTEM_MIN,
    )


def _own(
    environment: Environment,
    what: str,
    part: str,
    signal: Signal,
    threshold: float,
    meaning: str,
    because: str,
    *,
    datapoints: tuple[int, int] = (2, 3),
) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Pipeline-{what}{part}",
        service=OWN_SERVICE,
        signal=signal,
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=threshold,
        datapoints=datapoints,
        missing=Missing.NOT_BREACHING,
        missing_because="What is idle publishes nothing; the heartbeat tells whether it lives.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook=f"pipeline-{what.lower()}",
        meaning=meaning,
        because=because,
        remedy=None,
    )


def _over(
    metrics: Mapping[str, Metric], things: Sequence[str], statistic: str, fold: str, label: str
) -> Expression:
    """One value over several things; the metrics by what the ids of their readings begin with."""
    return _fold(fold, _of_each(metrics, things, statistic), label)


def _of_each(metrics: Mapping[str, Metric], things: Sequence[str], statistic: str) -> dict[str, Reading]:
    return {
        f"{begin}{index}": Reading(
            metric=metric, dimensions=dict(zip(metric.dimensions, (thing,), strict=True)), statistic=statistic
        )
        for index, thing in enumerate(things)
        for begin, metric in metrics.items()
    }


def _fold(fold: str, inputs: Mapping[str, Reading], label: str) -> Expression:
    return Expression(text=f"{fold}([{', '.join(inputs)}])", inputs=inputs, highest=float("inf"), label=label)


def _use_of_time(timeouts_s: Mapping[str, int]) -> Expression:
    """Lambda publishes milliseconds."""
    inputs = _of_each({"m": FUNCTION_DURATION}, tuple(timeouts_s), "Maximum")
    shares_of_time = (
        f"{key} / {10 * limit_s}" for key, limit_s in zip(inputs, timeouts_s.values(), strict=True)
    )
    return Expression(
        text=f"MAX([{', '.join(shares_of_time)}])",
        inputs=inputs,
        highest=100,
        label="time needed, % of what it has",
    )
