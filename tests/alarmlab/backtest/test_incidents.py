"""Labelled incidents: what their file may look like."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alarmlab.backtest.incidents import load_incidents
from alarmlab.backtest.scoring import Incident
from alarmlab.errors import BadInputError
from tests.alarmlab.backtest.histories import START_S


def write(folder: Path, text: str) -> Path:
    path = folder / "incidents.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_incident_has_a_start_and_may_have_an_end_and_a_name(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,start,end\n"
        "outage,2026-01-01T00:00:00Z,2026-01-01T01:10:00+01:00\n"
        ',2026-01-01 02:00:00+01:00,""\n',
    )

    assert load_incidents(path, grace_s=300, zone=None) == (
        Incident(start_s=START_S, end_s=START_S + 600, grace_s=300, name="outage"),
        Incident(start_s=START_S + 3_600, end_s=START_S + 3_600, grace_s=300, name="incident 2"),
    )


def test_moments_without_a_zone_are_of_the_zone_given(tmp_path: Path) -> None:
    path = write(tmp_path, "start\n2026-01-01T01:00\n")

    (incident,) = load_incidents(path, grace_s=0, zone=ZoneInfo("Europe/Berlin"))

    assert incident.start_s == START_S


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has the columns none; they are start, end, name"),
        ("begin,end\n", "has the columns begin, end; they are start, end, name"),
        ("start,end,severity\n", "has the columns start, end, severity"),
        ("start\nyesterday\n", "incidents.csv:2: got start 'yesterday', which is no moment"),
        ("start,end\n,2026-01-01\n", "incidents.csv:2: has no start"),
        ("start,end\n2026-01-01T00:01Z,2026-01-01T00:00Z\n", "incidents.csv:2: ends before it starts"),
        ("start\n\n2026-01-01T00:01\n", "incidents.csv:3: got start '2026-01-01T00:01', which has no time"),
    ],
)
def test_what_is_no_incident_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadInputError) as raised:
        load_incidents(write(tmp_path, text), grace_s=0, zone=None)

    assert message in str(raised.value)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"start\n\xff\xfe\n")

    with pytest.raises(BadInputError, match="cannot be read"):
        load_incidents(tmp_path / "absent.csv", grace_s=0, zone=UTC)
    with pytest.raises(BadInputError, match="is not text in UTF-8"):
        load_incidents(binary, grace_s=0, zone=UTC)
