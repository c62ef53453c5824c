"""The command `alarmlab fetch` from the outside, against an account that moto pretends to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from alarmlab.commands.main import main
from tests.alarmlab.builders import a_template, properties, write_json

SDK: Any = boto3
"""Its types name services whose types are not installed."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    write_json(tmp_path / "template.json", a_template())
    return tmp_path


@mock_aws
def test_what_is_fetched_can_be_tested_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    client = SDK.client("cloudwatch", region_name="eu-central-1")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for minute in range(60):
        datum = {
            "MetricName": "Temperature",
            "Dimensions": [{"Name": "Machine", "Value": "press"}],
            "Timestamp": now - timedelta(minutes=60 - minute),
            "Value": 90.0 if 20 <= minute < 30 else 20.0,
        }
        client.put_metric_data(Namespace="Fleet", MetricData=[datum])
    arguments = ["template.json", "--region", "eu-central-1"]

    fetched = main(["fetch", *arguments, "--to", "june.parquet", "--days", "1"])
    said = capsys.readouterr().out
    tested = main(["backtest", *arguments, "--history", "june.parquet"])

    assert (fetched, tested) == (0, 0)
    assert said.startswith("june.parquet: 60 datapoints of 1 series, ")
    assert "together: 1 page," in capsys.readouterr().out


@mock_aws
def test_alarms_for_which_there_is_not_enough_are_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    template: dict[str, Any] = a_template(Period=300)
    changes = properties(AlarmName="by-the-minute")
    template["Resources"]["Other"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": changes}
    write_json(folder / "template.json", template)

    code = main(["fetch", "template.json", "--to", "june.parquet", "--days", "30"])

    assert code == 1
    assert "not fetched: by-the-minute: needs datapoints of 1m" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--days", "30"], "template.json: holds no alarm whose metrics can be fetched"),
        (["--alarm", "press-hat"], "--alarm: got 'press-hat'"),
        (["--profile", "nobody"], "AWS account: The config profile (nobody) could not be found"),
    ],
)
def test_bad_input_is_told_in_one_error(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code = main(["fetch", "template.json", "--to", "june.parquet", *arguments])

    assert code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--days", "0"], ["--days", "500"], ["--until", "2026-06-30T00:00"]])
def test_an_argument_out_of_range_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as exited:
        main(["fetch", "template.json", "--to", "june.parquet", *arguments])

    assert exited.value.code == 2
    assert "got" in capsys.readouterr().err
