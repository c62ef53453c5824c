"""One deployment target. Everything that may differ between environments, and nothing else.

`environments/*.yaml` is read into these classes; each checks its own rules and names the field, so
that the reader can add file and line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem

# PutRetentionPolicy, `retentionInDays` (CloudWatch Logs API reference).
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that is known at deployment only: the name of an SSM parameter that holds it."""

    name: str


class RemediationMode(StrEnum):
    """Whether a remedy acts or only says what it would do."""

    DRY_RUN = "dry-run"
    ACT = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Checked):
    """An ECS service that is watched.

    Attributes:
        name: Its name in the cluster.
        max_tasks: Most tasks a remedy may give it.
    """

    name: str
    max_tasks: int

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name",
            r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}",
            "is no ECS service name.",
            "use letters, digits, dashes and underscores: the name shown by `aws ecs list-services`",
        )
        if not 1 <= self.max_tasks <= 100:
            yield self.problem("max_tasks", "is not between 1 and 100.", "the plan's cap is 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(Checked):
    """The Application Load Balancer in front of one service.

    Attributes:
        service: The service behind it.
        full_name: Its CloudWatch dimension, app/<name>/<id>; for one that exists.
        parameter: Or the SSM parameter that holds it; for one that another stack deploys.
    """

    service: str
    full_name: str | None = None
    parameter: str | None = None

    def problems(self) -> Iterator[Problem]:
        if (self.full_name is None) == (self.parameter is None):
            yield self.problem(
                "full_name",
                "and parameter: exactly one of them must be given.",
                "full_name for a load balancer that exists, parameter for one deployed beside this",
            )
        elif self.full_name is not None:
            yield from self.matches(
                "full_name",
                r"app/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}",
                "is not the CloudWatch name of an Application Load Balancer.",
                "take what follows 'loadbalancer/' in its ARN: app/my-balancer/50dc6c495c0c9188",
            )
        else:
            yield from self.matches(
                "parameter", r"/[A-Za-z0-9_./-]{1,1010}", "is no SSM parameter name.", "begin it with a slash"
            )

    @property
    def dimension(self) -> str | Parameter:
        """The value of the LoadBalancer dimension."""
        return self.full_name if self.full_name is not None else Parameter(name=self.parameter or "")


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
class Thresholds(Checked):
    """Where the alarms ring, per environment.

    Attributes:
        target_5xx_per_minute: Server errors a minute that api-gateway may answer; the plan says 10.
        service_cpu_pct: CPU of a service, in percent of what it reserves; the plan says 80.
    """

    target_5xx_per_minute: float
    service_cpu_pct: float

    def problems(self) -> Iterator[Problem]:
        if not 0 <= self.target_5xx_per_minute <= 1_000_000:
            yield self.problem("target_5xx_per_minute", "is no count.", "use 0 or more; the plan's is 10")
        if not 0 < self.service_cpu_pct < 100:
            yield self.problem(
                "service_cpu_pct",
                "can never be crossed.",
                "use a percentage between 0 and 100; the plan's is 80",
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
        log_retention_days: Retention of this system's own logs.
        sample_workload: True deploys a small system to be watched; for `local` and sandboxes only.
        cluster: Name of the ECS cluster that is watched.
        stream: Name of the Kinesis stream that carries the sensor readings.
        services: What runs in the cluster.
        load_balancer: The way in.
        slack: Channels.
        thresholds: Where the alarms ring.
        remediation: Whether remedies act.
    """

    name: str
    account: str
    region: str
    owner: str
    runbook_url: str
    log_retention_days: int
    sample_workload: bool
    cluster: str
    stream: str
    services: tuple[Service, ...]
    load_balancer: LoadBalancer
    slack: SlackChannels
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
        if self.log_retention_days not in LOG_RETENTION_DAYS:
            nearest = min(LOG_RETENTION_DAYS, key=lambda days: abs(days - self.log_retention_days))
            yield self.problem(
                "log_retention_days", "is not a retention that CloudWatch Logs accepts.", f"use {nearest}"
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
        if self.load_balancer.service not in names:
            yield Problem(
                where="environment",
                field="load_balancer.service",
                got=self.load_balancer.service,
                rule="is not among the services.",
                fix=f"use one of: {', '.join(names) or '(none is declared)'}",
            )
