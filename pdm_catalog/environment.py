"""One deployment target. Everything that may differ between environments, and nothing else.

`environments/*.yaml` is read into these classes; each checks its own rules and names the field, so
that the reader can add file and line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem
from pdm_catalog.thresholds import Thresholds
from pdm_catalog.watched import Endpoint, LoadBalancer, QualityCheck, Service

MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
# PutRetentionPolicy, `retentionInDays` (CloudWatch Logs API reference).
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


class RemediationMode(StrEnum):
    """Whether a remedy acts or only says what it would do."""

    DRY_RUN = "dry-run"
    ACT = "act"


class TicketKind(StrEnum):
    """Where incident tickets are opened."""

    OPS_ITEM = "ops-item"  # AWS Systems Manager OpsCenter
    WEBHOOK = "webhook"  # a signed POST to whatever the secret names


class LogClass(StrEnum):
    """CloudWatch Logs classes; the second costs half and cannot feed metric filters or live tail."""

    STANDARD = "STANDARD"
    INFREQUENT_ACCESS = "INFREQUENT_ACCESS"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannels(Checked):
    """Channel ids (C...) or names (#...) by severity; low is only logged."""

    critical: str
    high: str
    medium: str

    def problems(self) -> Iterator[Problem]:
        for field in ("critical", "high", "medium"):
            yield from self.matches(
                field,
                r"#[a-z0-9_-]{1,80}|[CG][A-Z0-9]{8,}",
                "is no Slack channel.",
                "use the channel's id (C0123456789) or #its-name",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Emails(Checked):
    """Who gets mail: on-call for severity high, and whoever must hear when the pipeline itself fails."""

    on_call: tuple[str, ...]
    second_path: tuple[str, ...]

    def problems(self) -> Iterator[Problem]:
        for field in ("on_call", "second_path"):
            wrong = [mail for mail in getattr(self, field) if not MAIL.fullmatch(mail)]
            if wrong or not getattr(self, field):
                yield Problem(
                    where="emails",
                    field=field,
                    got=wrong[0] if wrong else (),
                    rule="is no e-mail address." if wrong else "names nobody.",
                    fix="write name@example.com",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs(Checked):
    """Log groups of this system and of the services.

    Attributes:
        retention_days: One of those that CloudWatch Logs accepts.
        log_class: Of the services' groups; this system's own are STANDARD.
        encrypted: With a key of our own, instead of CloudWatch's.
    """

    retention_days: int
    log_class: LogClass
    encrypted: bool

    def problems(self) -> Iterator[Problem]:
        if self.retention_days not in LOG_RETENTION_DAYS:
            nearest = min(LOG_RETENTION_DAYS, key=lambda days: abs(days - self.retention_days))
            yield self.problem(
                "retention_days", "is not a retention that CloudWatch Logs accepts.", f"use {nearest}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment(Checked):
    """One deployment target.

    Attributes:
        name: Prefix of every name it deploys; file stem of its file.
        account: Twelve-digit AWS account id.
        region: AWS region name.
        owner: The team that is called.
        runbook_url: Where docs/runbooks/ can be read; runbook links start with it.
        sample_workload: True deploys a small system to be watched; for `local` and sandboxes only.
        cluster: Name of the ECS cluster that is watched.
        stream: Name of the Kinesis stream that carries the sensor readings.
        services: What runs in the cluster.
        load_balancer: The way in.
        endpoint: Where predictions are made.
        data_quality: The checks that the pipeline publishes.
        slack: Channels.
        emails: Who gets mail.
        ticket: Where incident tickets are opened.
        logs: Retention, class and encryption.
        thresholds: Where the alarms ring.
        remediation: Whether remedies act.
    """

    name: str
    account: str
    region: str
    owner: str
    runbook_url: str
    sample_workload: bool
    cluster: str
    stream: str
    services: tuple[Service, ...]
    load_balancer: LoadBalancer
    endpoint: Endpoint
    data_quality: tuple[QualityCheck, ...]
    slack: SlackChannels
    emails: Emails
    ticket: TicketKind
    logs: Logs
    thresholds: Thresholds
    remediation: RemediationMode

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name",
            r"[a-z][a-z0-9-]{0,19}",
            "is no environment name.",
            "use up to 20 lower-case letters, digits, dashes",
        )
        yield from self.matches(
            "account", r"\d{12}", "is no AWS account id.", 'use twelve digits, in quotes: "012345678901"'
        )
        yield from self.matches(
            "region", r"[a-z]{2}(-[a-z]+)+-\d", "is no AWS region.", "use a name such as eu-west-1"
        )
        yield from self.matches(
            "runbook_url",
            r"https://[^\s<>|]+[^\s<>|/]",
            "is no https address.",
            "use https://... without a slash at its end",
        )
        if not self.owner.strip():
            yield self.problem("owner", "is empty.", "name the team that is called")
        for field in ("cluster", "stream"):
            yield from self.matches(
                field, r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}", "is no resource name.", "use its name in AWS"
            )
        yield from self._service_problems()

    def _service_problems(self) -> Iterator[Problem]:
        names = [service.name for service in self.services]
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem(
                    where="environment",
                    field="services",
                    got=name,
                    rule=f"is named {count} times.",
                    fix="name each service once",
                )
        for field in ("load_balancer", "endpoint"):
            service = getattr(self, field).service
            if service not in names:
                yield Problem(
                    where="environment",
                    field=f"{field}.service",
                    got=service,
                    rule="is not among the services.",
                    fix=f"use one of: {', '.join(names) or '(none is declared)'}",
                )
