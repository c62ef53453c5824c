"""Assumptions files: volumes, read with errors that name the line."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from alarmlab.cost.assumptions import NOTHING_ASSUMED, Assumptions, load_assumptions
from alarmlab.errors import BadInputError


def read(tmp_path: Path, text: str) -> Assumptions:
    path = tmp_path / "volumes.yaml"
    path.write_text(text, encoding="utf-8")
    return load_assumptions(path)


def test_what_a_file_leaves_out_stays_open(tmp_path: Path) -> None:
    assumed = read(tmp_path, "logs:\n  gb: {/app: 2.5}\ntraces: {recorded: 1}\n")

    assert assumed == Assumptions(log_gb={"/app": Decimal("2.5")}, traces_recorded=Decimal(1))


def test_every_assumption_is_shown_also_when_nobody_made_it() -> None:
    shown = dict(NOTHING_ASSUMED.shown())

    assert shown["logs.gb_elsewhere"] == "not given"
    assert shown["logs.stored_share"] == "1 of the ingested GB"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("log: {}\n", "volumes.yaml:1: log: got 'log'; the fields here are logs, metrics"),
        ("logs: {gb_elsewhere: many}\n", "volumes.yaml:1: logs.gb_elsewhere: got 'many'; this is a number"),
        ("logs: {gb_elsewhere: -1}\n", "this is a number of at least 0"),
        ("logs: {gb_elsewhere: .nan}\n", "this is a number of at least 0"),
        ("logs: {stored_share: 2}\n", "a share is at most 1"),
        ("logs:\n  gb: [2]\n", "volumes.yaml:2: logs.gb: got a list of 1"),
    ],
)
def test_a_wrong_file_is_told_with_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read(tmp_path, text)

    assert message in str(caught.value)


def test_the_documented_file_is_read(tmp_path: Path) -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "alarmlab" / "cost.md"
    [example] = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)

    assumed = read(tmp_path, example)

    assert assumed.log_gb["/pdm/prod/api-gateway"] == 90
    assert assumed.get_metric_data_metrics == 90
