"""What differs between two bills."""

from __future__ import annotations

from decimal import Decimal

from alarmlab.cost.bill import Amount
from alarmlab.cost.difference import changes_between
from alarmlab.cost.words import change_words
from tests.alarmlab.cost.bills import a_math_alarm, a_resource, a_stat, an_alarm_on, bill_for

QUEUE = an_alarm_on("AWS/SQS", AlarmName="queue")
GROUP = a_resource("AWS::Logs::LogGroup", LogGroupName="/app")


def test_the_same_bill_has_no_changes_even_where_volumes_are_unknown() -> None:
    assert changes_between(bill_for(QUEUE, GROUP), bill_for(QUEUE, GROUP)) == ()


def test_lines_that_came_and_went_are_listed_with_what_they_cost() -> None:
    old = bill_for(QUEUE, an_alarm_on("AWS/SQS", AlarmName="gone", Period=10))
    new = bill_for(QUEUE, a_resource("AWS::CloudWatch::CompositeAlarm", AlarmName="both"))

    changes = changes_between(old, new)

    assert [
        (change.line.usage.resource, change.amount and change_words(change.amount)) for change in changes
    ] == [("both", "+0.50"), ("gone", "-0.30")]


def test_a_line_whose_quantity_changed_shows_the_difference() -> None:
    old = bill_for(a_math_alarm(a_stat("a"), a_stat("b"), AlarmName="sum"))
    new = bill_for(a_math_alarm(a_stat("a"), AlarmName="sum"))

    [change] = changes_between(old, new)

    assert change.amount == Amount(low=Decimal("-0.10"), high=Decimal("-0.10"))


def test_what_has_no_price_makes_no_difference_up() -> None:
    [change] = changes_between(bill_for(), bill_for(a_resource("AWS::CloudWatch::LogAlarm", AlarmName="a")))

    assert change.amount is None
