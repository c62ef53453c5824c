"""The words of a case mean alarms and metrics that are there, or the case is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.errors import BadInputError
from tests.alarmlab.scenarios.plant import HOT, broken


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


SHORT = "series: [{metric: 'Fleet:Temperature{Machine=\"press\"}', values: 40x4 95x9}]"


@pytest.mark.parametrize(
    ("case", "messages"),
    [
        (
            f"{SHORT}\nfires: true",
            ['series: none is the metric alarm lathe-hot watches, Fleet:Temperature{Machine="lathe"}'],
        ),
        (f"{SHORT}\nothers: _\nfires: true", []),
        (
            f"{SHORT}\nothers: 95x9\nquiet: [lathe-hot]",
            ["alarm lathe-hot: quiet: must never be in ALARM, but is at 2m"],
        ),
        (
            "series: [{metric: 'Fleet:Tempreature', values: 95x9}]\nothers: _\nfires: false",
            ["series: none is a metric the alarm watches, and others alone prove nothing"],
        ),
        (
            "series: [{metric: 'Fleet:Temperature{Machine=\"works\"}', values: 95x9}]\n"
            "others: _\nfires: false\nquiet: [lathe-hot]",
            ["series: none is a metric the alarm watches, and others alone prove nothing"],
        ),
        ("given: {press-hot: OK, lathe-hot: OK}\nothers: _\nfires: false", []),
    ],
)
def test_every_metric_has_a_series_or_is_one_of_the_others(case: str, messages: list[str]) -> None:
    assert broken(case) == messages


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            "given: {press-hott: OK}\nfires: true",
            "s.yaml:4: given: got 'press-hott'; no alarm of the case watches",
        ),
        ("given: {works: OK}\nfires: true", "given: got 'works'; no alarm of the case watches this one"),
        ("given: {plant: OK}\nfires: true", "given: got 'plant'; the case is about this alarm"),
        (
            "given: {press-hot: OK, PressHot: OK}\nfires: true",
            "given: got 'PressHot'; each alarm is given once",
        ),
        ("alarms: {plant: {fires: true}}", "alarms: got 'plant'; the case is about this alarm"),
        (
            "alarms: {press-hott: {fires: true}}",
            "got 'press-hott'; no alarm has this name or logical id\n  fix: use",
        ),
        (
            "given: {press-hot: OK}\nalarms: {press-hot: {fires: true}}",
            "alarms: got 'press-hot'; its states are given",
        ),
        ("given: {press-hot: OK}\nquiet: [press-hot]", "quiet: got 'press-hot'; its states are given"),
        ("quiet: [cold]", "quiet: got 'cold'; no alarm has this name or logical id"),
        ("quiet: ['cold-*']", "quiet: got 'cold-*'; it matches no alarm"),
    ],
)
def test_a_word_that_means_no_alarm_or_the_wrong_one_is_bad_input(case: str, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        broken(f"{case}\n{HOT}")

    assert message in str(caught.value)
    assert str(caught.value).startswith("s.yaml:")


@pytest.mark.parametrize("interval", ["5m", "1m30s", "45s"])
def test_values_that_do_not_fill_the_periods_evenly_are_bad_input(interval: str) -> None:
    """Four of five periods would be empty, and the alarm quiet because of that."""
    with pytest.raises(BadInputError) as caught:
        broken(f"interval: {interval}\nfires: false\n{HOT}")

    assert str(caught.value).startswith(
        f"s.yaml:3: interval: got {interval}; it does not divide 1m, the period of alarm"
    )


def test_an_alarm_without_a_series_has_no_say_in_the_interval() -> None:
    case = (
        "interval: 10m\nseries: [{metric: 'Fleet:Other', values: 1}]\ngiven: {press-hot: OK, lathe-hot: OK}"
    )

    assert broken(f"{case}\nfires: false") == []
