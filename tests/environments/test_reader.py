"""A wrong environment file is refused with file, line, field, value, rule and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from environments import EnvironmentFileError, read_environment, read_environments
from environments.reader import FOLDER

GOOD = (FOLDER / "dev.yaml").read_text(encoding="utf-8")


def line_of(text: str) -> int:
    """Where it stands in the good file, from 1."""
    return GOOD[: GOOD.index(text)].count("\n") + 1


def write(folder: Path, text: str, *, name: str = "dev.yaml") -> Path:
    path = folder / "environments" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"111111111111"',
            '"1111"',
            "dev.yaml:3: account = '1111' is no AWS account id.\n  fix: use twelve digits",
        ),
        (
            '"111111111111"',
            "111111111111",
            "dev.yaml:3: account = 111111111111 is no text.\n  fix: put the value in quotes",
        ),
        (
            "eu-west-1",
            "europe",
            "dev.yaml:4: region = 'europe' is no AWS region.\n  fix: use a name such as eu-west-1",
        ),
        (
            "_days: 14",
            "_days: 15",
            "dev.yaml:LINE: logs.retention_days = 15 is not a retention that CloudWatch Logs accepts.",
        ),
        (
            "_days: 14",
            "_days: soon",
            "dev.yaml:LINE: logs.retention_days = 'soon' is refused: Input should be a valid integer",
        ),
        (
            "owner: platform-reliability\n",
            "",
            "dev.yaml:2: owner is missing.\n  fix: add it",
        ),
        (
            "owner:",
            "ownr:",
            "dev.yaml:5: ownr = 'platform-reliability' is no field here.\n  fix: remove it",
        ),
        (
            "name: data-pipeline",
            "name: api-gateway",
            "dev.yaml:11: services = 'api-gateway' is named 2 times.\n  fix: name each of the services once",
        ),
        (
            "max_tasks: 10}",
            "max_tasks: 0}",
            "services.1.max_tasks = 0 is not between 2 and 100.",
        ),
        (
            "service: api-gateway",
            "service: gateway",
            "load_balancers.0.service = 'gateway' is not among the services.\n  fix: use one of: ",
        ),
        ("app/predictive", "net/predictive", "load_balancers.0.full_name = 'net/predictive"),
        (
            "    full_name:",
            "    parameter: /x\n    full_name:",
            "and parameter: exactly one of them must be given.",
        ),
        (
            '"#alerts-critical"',
            '"alerts critical"',
            "slack.critical = 'alerts critical' is no Slack channel.",
        ),
        ("cpu_pct: 80", "cpu_pct: 120", "dev.yaml:LINE: thresholds.cpu_pct = 120.0 can never be crossed."),
        ("quality: 0.95", "quality: 95", "thresholds.data_quality = 95.0 can never be crossed."),
        ("backup: backup", "backup: primary", "endpoints.0.backup = 'primary' is the primary variant."),
        ("vcpus: 4", "vcpus: 0", "endpoints.0.vcpus = 0 is below 1."),
        ("vcpus: 4", "vcpus: 4\n    gpus: -1", "endpoints.0.gpus = -1 is below 0."),
        (
            "{name: predictions,",
            "{name: predictions, retention_h: 1,",
            "streams.1.retention_h = 1 is no retention",
        ),
        ("service: ml-service", "service: ml", "endpoints.0.service = 'ml' is not among the services."),
        (
            "name: predictive-maintenance",
            "name: elsewhere",
            "services.0.cluster = 'predictive-maintenance' is not among the clusters.\n  fix: ",
        ),
        (
            "depends_on: [ml-service]",
            "depends_on: [mlservice]",
            "services.0.depends_on = 'mlservice' is not among the services.",
        ),
        ("targetgroup/api", "target/api", "target_groups.0.full_name = 'target/api-gateway/"),
        (
            "endpoints:\n",
            "endpoints:\n  - {name: second, service: ml-service, primary: a, backup: b, vcpus: 1}\n",
            "endpoints = 'ml-service' answers for 2 endpoints",
        ),
        (
            "{name: ml-service, cluster: predictive-maintenance, max_tasks: 10}",
            "{name: ml-service, cluster: predictive-maintenance, max_tasks: 10, depends_on: [api-gateway]}",
            "services.0.depends_on = ['ml-service'] goes in a circle: api-gateway -> ml-service -> api-",
        ),
        (
            "availability_pct: 99,",
            "availability_pct: 96.5,",
            "services.0.slo.availability_pct = 96.5 leaves a budget that can never burn 14.4 times too fast",
        ),
        (
            "availability_pct: 99,",
            "availability_pct: 99.9,",
            "services.0.slo.availability_pct = 99.9 is broken by chance: of 600 an hour, 8.6 may fail",
        ),
        (
            "max_tasks: 10}\nload",
            "max_tasks: 10, slo: {requests_per_hour: 600, availability_pct: 99}}\nload",
            "services.2.slo = 'data-pipeline' is behind no load balancer and no target group",
        ),
        (
            "maintenance: []",
            "maintenance:\n- {name: x, services: [y], "
            "schedule: cron(0 2 * * *), duration: P1D, timezone: UTC}",
            "maintenance.0.services = 'y' is not among the services.",
        ),
        (
            "maintenance: []",
            "maintenance: [{name: x, schedule: cron(0 2 * *), duration: PT1H, timezone: UTC, services: all}]",
            "maintenance.0.schedule = 'cron(0 2 * *)' is no schedule",
        ),
        ("{name: predictions,", "{name: sensor-readings,", "streams = 'sensor-readings' is named 2 times."),
        ("[read, check, store]", "[]", "pipelines.0.stages = () names none, or one twice."),
        ("[read, check, store]", "[read, Store]", "pipelines.0.stages = ('read', 'Store') has 'Store'."),
        ("\nslack:", "\nfleets: [north, north]\nslack:", "fleets = 'north' is named 2 times."),
        ("validity", "completeness", "pipelines.0.quality = "),
        ("[on-call@example.com]", "[nobody]", "emails.on_call = 'nobody' is no e-mail address."),
        ("[on-call@example.com]", "[]", "emails.on_call = () names nobody."),
        ("ops-item", "jira", "ticket = 'jira' is refused: Input should be 'ops-item' or 'webhook'"),
        (
            "metric: validity",
            "metric: Validity",
            "pipelines.0.quality.1.metric = 'Validity' is no name of a check",
        ),
        (
            "remediation: dry-run",
            "remediation: yes please",
            "remediation = 'yes please' is refused: Input should be 'dry-run' or 'act'",
        ),
        ("https://", "http://", "runbook_url = 'http://"),
        ("name: dev", "name: prod", "dev.yaml:2: name = 'prod' is not the file's name.\n  fix: write 'dev'"),
        ("name: dev", "name: [dev", "dev.yaml:3: "),
        ("region:", "account: 1\nregion:", "dev.yaml:4: 'account' is written twice"),
    ],
    ids=lambda value: value.split("\n")[0][:50],
)
def test_a_wrong_file_names_line_field_value_rule_and_fix(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Each mistake that people make, with what they are told; LINE is where the mistake is made."""
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))

    with pytest.raises(EnvironmentFileError) as caught:
        read_environment(path)

    assert message.replace("LINE", str(line_of(old))) in str(caught.value)
    assert str(caught.value).startswith("environments/dev.yaml:")
    assert "\n  fix: " in str(caught.value)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """One run, every problem."""
    write(tmp_path, GOOD.replace("eu-west-1", "europe").replace("dry-run", "maybe"))
    write(
        tmp_path,
        GOOD.replace("name: dev", "name: prod").replace("cpu_pct: 80", "cpu_pct: 0"),
        name="prod.yaml",
    )

    with pytest.raises(EnvironmentFileError) as caught:
        read_environments(tmp_path / "environments")

    assert f"dev.yaml:{line_of('dry-run')}: remediation = 'maybe'" in str(caught.value)
    assert "prod.yaml:" in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A picture, an archive, another encoding."""
    path = write(tmp_path, "")
    path.write_bytes(b"name: \xff\xfe")

    with pytest.raises(EnvironmentFileError, match="is not UTF-8"):
        read_environment(path)


def test_an_empty_file_misses_every_field(tmp_path: Path) -> None:
    """It is told as what it is: fields that are not there."""
    with pytest.raises(EnvironmentFileError, match=r"environments/dev.yaml:1: account is missing"):
        read_environment(write(tmp_path, ""))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """Nothing to deploy is a mistake, not a success."""
    with pytest.raises(EnvironmentFileError, match="holds no"):
        read_environments(tmp_path)
