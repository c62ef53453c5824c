"""M of N: M is at most N."""

from __future__ import annotations

import pytest

from alarmlab.check.rules.m_greater_than_n import RULE
from tests.alarmlab.check.rules.given import alarm, template
from tests.alarmlab.check.templates import messages


def test_three_of_two_is_an_error() -> None:
    found = messages(RULE, template(A=alarm(DatapointsToAlarm=3, EvaluationPeriods="2")))

    assert found == ["A: error: it wants 3 breaching datapoints of 2; CloudWatch rejects it"]


@pytest.mark.parametrize("m", [2, 1, None, {"Ref": "M"}])
def test_at_most_n_left_out_or_open_is_none(m: object) -> None:
    assert messages(RULE, template(A=alarm(DatapointsToAlarm=m))) == []
