"""`alarmlab check`: what it prints, and when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alarmlab.commands.main import main
from tests.alarmlab.check.templates import write

NEVER_RINGS = """
    Resources:
      Queue: {Type: AWS::SQS::Queue}
      Old:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/SQS
          MetricName: ApproximateAgeOfOldestMessage
          Dimensions: [{Name: QueueName, Value: !Ref Queue}]
          Statistic: Maximum
    """
MESSAGE = "QueueName holds the queue's name; of Queue, an AWS::SQS::Queue, Ref gives its QueueUrl"


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, "queue.yaml", NEVER_RINGS)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_finding_says_where_what_how_to_mend_it_and_where_to_read_on(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", str(template), "--rule", "metric-unknown"])

    assert code == 1
    assert said(capsys) == (
        f"queue.yaml:4: error: Old: {MESSAGE}, so it never receives data [metric-unknown]\n"
        "  fix:  use Fn::GetAtt Queue.QueueName\n"
        "  page: docs/checks/metric-unknown.md\n"
        "\n"
        "1 error, 0 warnings, 0 notes in 1 template, 2 resources\n"
    )


def test_json_says_the_same_to_a_program(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(template), "--rule", "metric-unknown", "--format", "json"])

    found = json.loads(said(capsys))
    assert found["findings"] == [
        {
            "rule": "metric-unknown",
            "severity": "error",
            "message": f"{MESSAGE}, so it never receives data",
            "fix": "use Fn::GetAtt Queue.QueueName",
            "page": "docs/checks/metric-unknown.md",
            "template": "queue.yaml",
            "line": 4,
            "logical_id": "Old",
            "construct": None,
            "code": None,
        }
    ]
    assert found["counts"] == {"error": 1, "warning": 0, "note": 0}


def test_github_shows_it_at_its_line(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(template), "--rule", "metric-unknown", "--format", "github"])

    assert said(capsys).splitlines()[0] == (
        f"::error file=queue.yaml,line=4,title=metric-unknown::Old {MESSAGE}, so it never receives data. "
        "Fix: use Fn::GetAtt Queue.QueueName"
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--rule", "metric-unknown"], 1),
        (["--rule", "metric-unknown", "--fail-on", "never"], 0),
        (["--rule", "no-action", "--fail-on", "error"], 0),
        (["--rule", "no-action"], 1),
        (["--rule", "no-action", "--exclude", "no-action"], 0),
        (["--rule", "metric-unkown"], 2),
        (["--write-baseline"], 2),
        (["--parameter", "Stage=x"], 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst_finding(template: Path, arguments: list[str], code: int) -> None:
    assert main(["check", str(template), *arguments]) == code


def test_without_a_template_nothing_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "name a template" in capsys.readouterr().err


def test_notes_are_counted_and_told_when_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "t.yaml", "Transform: Mine\nResources: {}")

    assert main(["check", str(path)]) == 0
    assert (
        said(capsys) == "0 errors, 0 warnings, 1 note in 1 template, 0 resources; --notes shows the notes\n"
    )
    assert main(["check", str(path), "--notes"]) == 0
    assert "note: Mine is expanded by CloudFormation only" in said(capsys)
    assert main(["check", str(path), "--fail-on", "note"]) == 1


def test_what_a_baseline_knows_is_not_told_again(
    template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = str(tmp_path / "known.json")

    assert main(["check", str(template), "--baseline", known, "--write-baseline"]) == 0
    said(capsys)

    assert main(["check", str(template), "--baseline", known]) == 0
    assert "known in 1 template" in said(capsys)


def test_rules_are_listed_with_their_severity_and_their_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--list-rules"]) == 0

    lines = said(capsys).splitlines()
    assert lines == sorted(lines)
    assert any(line.startswith("metric-unknown ") and " error " in line for line in lines)


def test_a_reader_that_leaves_is_no_error(template: Path) -> None:
    """`alarmlab check ... | head -1` ends quietly."""
    command = [sys.executable, "-m", "alarmlab", "check", str(template), "--list-rules"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()

    assert "Traceback" not in complaint


def test_it_starts_without_what_it_does_not_need() -> None:
    wanted = (
        "import sys; from alarmlab.commands.main import main; "
        "main(['check', '--list-rules']); print(*sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", wanted], capture_output=True, text=True, check=True)

    loaded = set(made.stdout.splitlines()[-1].split())
    assert not loaded & {"numpy", "polars", "matplotlib", "boto3", "botocore", "jsii", "aws_cdk", "rich"}
