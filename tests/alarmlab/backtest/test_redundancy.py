"""When an alarm tells nothing that another has not told already."""

from __future__ import annotations

import pytest

from alarmlab.backtest.redundancy import redundant
from alarmlab.backtest.spans import Span

Pages = list[tuple[int, int]]


def found(**pages: Pages) -> dict[str, str]:
    spans = {name: [Span(start_s=start, end_s=end) for start, end in spans] for name, spans in pages.items()}
    return dict(redundant(spans))


@pytest.mark.parametrize(
    ("late", "covered"),
    [
        ([(15, 18)], True),
        ([(10, 20)], True),  # no later is early enough
        ([(19, 90)], True),  # what comes after its beginning does not matter
        ([(20, 25)], False),  # the other had just ended
        ([(9, 20)], False),
        ([(15, 18), (35, 38)], True),
        ([(15, 18), (50, 58)], False),
        ([], False),
    ],
)
def test_an_alarm_is_redundant_when_another_is_on_at_the_beginning_of_each_of_its_pages(
    late: Pages, covered: bool
) -> None:
    assert found(early=[(10, 20), (30, 40)], late=late) == ({"late": "early"} if covered else {})


def test_of_two_alarms_alike_the_first_is_kept() -> None:
    assert found(one=[(10, 20)], two=[(10, 20)], three=[(10, 20)]) == {"two": "one", "three": "one"}


def test_none_is_redundant_because_of_one_that_is_redundant_itself() -> None:
    """The middle one covers the last, and the first covers only the middle one: the middle one is kept."""
    assert found(first=[(0, 12)], middle=[(10, 30)], last=[(20, 25)]) == {"last": "middle"}
