"""One deployment target. Everything that may differ between environments, and nothing else.

`environments/*.yaml` is read into these classes; each checks its own rules and names the field, so
that the reader can add file and line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdm_catalog import quotas
from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem
from pdm_catalog.log_search import LogSearch
from pdm_catalog.log_settings import LogClass, Logs
from pdm_catalog.maintenance import Maintenance
from pdm_catalog.references import circle_problems, maintenance_problems, promise_problems
from pdm_catalog.remedies import RemediationMode
from pdm_catalog.routes import TicketKind
from pdm_catalog.thresholds import Thresholds
from pdm_catalog.watched import Cluster, Endpoint, LoadBalancer, Pipeline, Service, Stream, TargetGroup

MOST_FLEETS = 100
"""A dimension has about so many values (docs/standards.md); a query of an alarm returns 500 series:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html."""
SHOWN = 10  # so many names a message lists before it says "..."
MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


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
class Environment(Checked):
    """One deployment target.

    Attributes:
        name: Prefix of every name it deploys; file stem of its file.
        account: Twelve-digit AWS account id.
        region: AWS region name.
        owner: The team that is called.
        runbook_url: Where docs/runbooks/ can be read; runbook links start with it.
        sample_workload: True deploys a small system to be watched; for `local` and sandboxes only.
        clusters: The ECS clusters that are watched.
        services: What runs in them.
        load_balancers: The ways in.
        endpoints: Where predictions are made.
        streams: What carries the sensor readings, and what follows from them.
        pipelines: What makes data of the readings.
        fleets: Into which the engines are grouped, by site or operator; none when they are not.
        maintenance: When alarms tell nobody, because work is planned.
        slack: Channels.
        emails: Who gets mail.
        ticket: Where incident tickets are opened.
        logs: Retention, class and encryption.
        thresholds: Where the alarms ring.
        remediation: Whether remedies act.
        log_search: Where the services' lines go besides CloudWatch Logs; None for nowhere.
    """

    name: str
    account: str
    region: str
    owner: str
    runbook_url: str
    sample_workload: bool
    clusters: tuple[Cluster, ...]
    services: tuple[Service, ...]
    load_balancers: tuple[LoadBalancer, ...]
    endpoints: tuple[Endpoint, ...]
    streams: tuple[Stream, ...]
    pipelines: tuple[Pipeline, ...]
    maintenance: tuple[Maintenance, ...]
    slack: SlackChannels
    emails: Emails
    ticket: TicketKind
    logs: Logs
    thresholds: Thresholds
    remediation: RemediationMode
    log_search: LogSearch | None = None
    fleets: tuple[str, ...] = ()

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
        for field in ("clusters", "services"):
            if not getattr(self, field):
                yield Problem(
                    where="environment", field=field, got=(), rule="names none.", fix="name at least one"
                )
        for field in ("clusters", "services", "load_balancers", "endpoints", "streams"):
            yield from self._named_once(field, [thing.name for thing in getattr(self, field)])
        yield from self._named_once("fleets", self.fleets)
        if len(self.fleets) > MOST_FLEETS:
            yield self.problem("fleets", f"are more than {MOST_FLEETS}.", "group the engines into fewer")
        groups = [group.name for balancer in self.load_balancers for group in balancer.target_groups]
        yield from self._named_once("load_balancers", groups)
        yield from self._reference_problems()
        yield from quotas.problems(self.services, query_quota=self.logs.query_quota)
        if self.log_search is not None:
            takes_filters = self.logs.log_class is LogClass.STANDARD
            yield from self.log_search.refused_by(
                account=self.account, region=self.region, takes_filters=takes_filters
            )
        yield from circle_problems(self.services)
        yield from promise_problems(self.services, self.load_balancers)
        yield from maintenance_problems(self.maintenance, self.services)
        for name, count in Counter(endpoint.service for endpoint in self.endpoints).items():
            if count > 1:
                yield Problem(
                    where="environment",
                    field="endpoints",
                    got=name,
                    rule=f"answers for {count} endpoints: its prediction errors do not say of which.",
                    fix="name a service of its own for each endpoint",
                )

    def _named_once(self, field: str, names: Sequence[str]) -> Iterator[Problem]:
        """Alarms and stacks bear the names: two of one name would be one."""
        for name, count in Counter(name.replace("_", "-") for name in names).items():
            if count > 1:
                yield Problem(
                    where="environment",
                    field=field,
                    got=name,
                    rule=f"is named {count} times.",
                    fix=f"name each of the {field.replace('_', ' ')} once",
                )

    def _reference_problems(self) -> Iterator[Problem]:
        """Every name that refers to something declared elsewhere in the file."""
        clusters = [cluster.name for cluster in self.clusters]
        services = [service.name for service in self.services]
        for index, service in enumerate(self.services):
            yield from _unknown(f"services.{index}.cluster", service.cluster, clusters, "clusters")
            for other in service.depends_on:
                yield from _unknown(f"services.{index}.depends_on", other, services, "services")
        for field in ("load_balancers", "endpoints", "streams", "pipelines"):
            for index, thing in enumerate(getattr(self, field)):
                yield from _unknown(f"{field}.{index}.service", thing.service, services, "services")
        for at, balancer in enumerate(self.load_balancers):
            for index, group in enumerate(balancer.target_groups):
                field = f"load_balancers.{at}.target_groups.{index}.service"
                yield from _unknown(field, group.service, services, "services")

    @property
    def tags(self) -> dict[str, str]:
        """What every resource is tagged with."""
        return {"environment": self.name, "project": "pdm-observability"}

    def service(self, name: str) -> Service:
        """The service of that name; the file's references were checked, so there is one."""
        return next(service for service in self.services if service.name == name)

    def services_of(self, cluster: Cluster) -> tuple[Service, ...]:
        """The services that run in a cluster."""
        return tuple(service for service in self.services if service.cluster == cluster.name)

    def load_balancers_of(self, service: Service) -> tuple[LoadBalancer, ...]:
        """The load balancers that a service answers for."""
        return tuple(balancer for balancer in self.load_balancers if balancer.service == service.name)

    def target_groups_of(self, service: Service) -> tuple[tuple[LoadBalancer, TargetGroup], ...]:
        """The target groups that a service's tasks are in, each with its load balancer."""
        return tuple(
            (balancer, group)
            for balancer in self.load_balancers
            for group in balancer.target_groups
            if group.service == service.name
        )

    def endpoints_of(self, service: Service) -> tuple[Endpoint, ...]:
        """The endpoints that a service answers for."""
        return tuple(endpoint for endpoint in self.endpoints if endpoint.service == service.name)

    def streams_of(self, service: Service) -> tuple[Stream, ...]:
        """The streams that a service answers for."""
        return tuple(stream for stream in self.streams if stream.service == service.name)

    def pipelines_of(self, service: Service) -> tuple[Pipeline, ...]:
        """The pipelines that a service runs."""
        return tuple(pipeline for pipeline in self.pipelines if pipeline.service == service.name)


def _unknown(field: str, name: str, known: Sequence[str], what: str) -> Iterator[Problem]:
    if name not in known:
        shown = ", ".join(known[:SHOWN]) + (", ..." if len(known) > SHOWN else "")
        yield Problem(
            where="environment",
            field=field,
            got=name,
            rule=f"is not among the {what}.",
            fix=f"use one of: {shown or '(none is declared)'}",
        )
