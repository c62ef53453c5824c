"""The wording of reasons, beyond the recorded evaluations: published examples of other alarms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.evaluation import Evaluation
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.wording import java_double
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START, an_alarm


def evaluation(alarm: MetricAlarm, values: Sequence[float | None], *, state: State = State.OK) -> Evaluation:
    """The evaluation just after the last of the values, one a minute."""
    store = MetricStore()
    for minute, value in enumerate(values):
        if value is not None:
            store.add(METRIC, at=START + timedelta(minutes=minute), value=value)
    return evaluate(alarm, store, now=START + timedelta(minutes=len(values), seconds=10), state=state)


def test_without_datapoints_to_alarm_the_sentence_is_shorter() -> None:
    """As in notifications of alarms that leave DatapointsToAlarm out."""
    alarm = an_alarm(evaluation_periods=2, datapoints_to_alarm_given=False)

    assert evaluation(alarm, [51.5, 60]).reason == (
        "Threshold Crossed: 2 datapoints [60.0 (01/01/26 00:01:00), 51.5 (01/01/26 00:00:00)] "
        "were greater than the threshold (50.0)."
    )


def test_five_and_more_datapoints_follow_the_sentence_and_only_five_are_named() -> None:
    alarm = an_alarm(evaluation_periods=6, datapoints_to_alarm=6)

    assert evaluation(alarm, [90, 91, 92, 93, 94, 95]).reason == (
        "Threshold Crossed: 6 out of the last 6 datapoints were greater than the threshold (50.0). "
        "The most recent datapoints which crossed the threshold: "
        "[95.0 (01/01/26 00:05:00), 94.0 (01/01/26 00:04:00), 93.0 (01/01/26 00:03:00), "
        "92.0 (01/01/26 00:02:00), 91.0 (01/01/26 00:01:00)] "
        "(minimum 6 datapoints for OK -> ALARM transition)."
    )


@pytest.mark.parametrize(
    ("operator", "value", "words"),
    [
        (ComparisonOperator.GREATER, 51, "was greater than the threshold"),
        (ComparisonOperator.GREATER_OR_EQUAL, 50, "was greater than or equal to the threshold"),
        (ComparisonOperator.LESS, 49, "was less than the threshold"),
        (ComparisonOperator.LESS_OR_EQUAL, 50, "was less than or equal to the threshold"),
    ],
)
def test_the_sentence_names_the_comparison(operator: ComparisonOperator, value: float, words: str) -> None:
    alarm = an_alarm(comparison_operator=operator, evaluation_periods=1, datapoints_to_alarm=1)

    assert words in evaluation(alarm, [value]).reason


@pytest.mark.parametrize("operator", [ComparisonOperator.GREATER, ComparisonOperator.LESS])
def test_a_datapoint_on_the_threshold_does_not_breach_a_strict_comparison(
    operator: ComparisonOperator,
) -> None:
    alarm = an_alarm(comparison_operator=operator, evaluation_periods=1, datapoints_to_alarm=1)

    assert evaluation(alarm, [50], state=State.ALARM).state is State.OK


def test_gaps_filled_beside_datapoints_of_the_other_kind_are_counted() -> None:
    """The wording of a published StateReason of a 2-of-3 alarm."""
    alarm = an_alarm(treat_missing_data=TreatMissingData.BREACHING)

    assert evaluation(alarm, [10]).reason == (
        "Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as "
        "[Breaching]."
    )


def test_one_period_without_data_is_written_in_the_singular() -> None:
    alarm = an_alarm(
        evaluation_periods=1, datapoints_to_alarm=1, treat_missing_data=TreatMissingData.NOT_BREACHING
    )

    assert evaluation(alarm, []).reason == (
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
        "[NonBreaching]."
    )


def test_a_kept_state_says_that_it_was_kept() -> None:
    alarm = an_alarm(treat_missing_data=TreatMissingData.IGNORE)

    kept = evaluation(alarm, [], state=State.ALARM)

    assert (kept.state, kept.verdict.kept) == (State.ALARM, True)
    assert kept.reason == "State kept: 3 datapoints missing, and TreatMissingData is ignore."


def test_the_window_holds_every_bucket_of_the_range_and_none_for_a_gap() -> None:
    window = evaluation(an_alarm(), [1, None, 3]).window

    assert [datapoint.value for datapoint in window] == [None, None, None, None, None, 1.0, None, 3.0]
    assert window[-1].start == START + timedelta(minutes=2)


def test_query_date_is_in_utc_whatever_the_clock() -> None:
    now = datetime.fromisoformat("2026-01-01T02:00:10.123456+02:00")
    data = evaluate(an_alarm(), MetricStore(), now=now, state=State.OK).reason_data

    assert data["queryDate"] == "2026-01-01T00:00:10.123+0000"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (10.0, "10.0"),
        (0.0666851903306472, "0.0666851903306472"),
        (0.001, "0.001"),
        (0.00012, "1.2E-4"),
        (9999999.0, "9999999.0"),
        (10000000.0, "1.0E7"),
        (134217728.0, "1.34217728E8"),
        (-123456789.5, "-1.234567895E8"),
    ],
)
def test_numbers_are_written_as_java_writes_them(value: float, text: str) -> None:
    assert java_double(value) == text
