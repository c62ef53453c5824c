"""What is watched: resources that exist in AWS, by the names that CloudWatch knows them by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem
from pdm_catalog.objectives import Freshness, Slo

ACRONYMS = {"api": "API", "ml": "ML", "grpc": "gRPC", "http": "HTTP", "ui": "UI", "etl": "ETL"}


def title_of(name: str) -> str:
    """A name as the plan's alarms spell it: "api-gateway" -> "API-Gateway"."""
    return "-".join(ACRONYMS.get(word, word[:1].upper() + word[1:]) for word in name.split("-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that is known at deployment only: the name of an SSM parameter that holds it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Checked):
    """An ECS cluster that is watched, by its name."""

    name: str

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name",
            r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}",
            "is no ECS cluster name of at most 80 characters.",
            "use letters, digits, dashes and underscores: the name shown by `aws ecs list-clusters`",
        )


class Traced(StrEnum):
    """Which X-Ray groups the traces of a service are in."""

    SHARED = "shared"  # those of all services
    OWN_GROUP = "own-group"  # and one of its own, with a sampling rule of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Checked):
    """An ECS service that is watched.

    Attributes:
        name: Its name in the cluster; unique in the environment, because its alarms and its stack bear it.
        cluster: The cluster it runs in.
        max_tasks: Most tasks a remedy may give it.
        depends_on: Services without which it cannot work: when one of them is down, this one's being down is
            no news.
        slo: What it promises its callers; None when nobody has promised anything.
        cpu_pct, memory_pct: Its own limits, for a service that lives near the environment's in quiet times;
            None for the environment's.
        traced: Whether its traces have a group and a rule of their own; pdm_catalog/quotas.py counts them.
    """

    name: str
    cluster: str
    max_tasks: int
    depends_on: tuple[str, ...] = ()
    slo: Slo | None = None
    cpu_pct: float | None = None
    memory_pct: float | None = None
    traced: Traced = Traced.SHARED

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name",
            r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}",
            "is no ECS service name of at most 80 characters.",
            "use letters, digits, dashes and underscores: the name shown by `aws ecs list-services`",
        )
        if not 2 <= self.max_tasks <= 100:
            yield self.problem("max_tasks", "is not between 2 and 100.", "the plan's cap is 10")
        for field in ("cpu_pct", "memory_pct"):
            limit = getattr(self, field)
            if limit is not None and not 0 < limit < 100:
                yield self.problem(field, "can never be crossed.", "use a percentage between 0 and 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFullName(Checked):
    """Something whose CloudWatch dimension AWS makes: it exists, or another stack deploys it.

    Attributes:
        name: What it is called here; its alarms bear it.
        service: The service that answers for it.
        full_name: The value of its CloudWatch dimension; for one that exists.
        parameter: Or the SSM parameter that holds it; for one that another stack deploys.
    """

    FULL_NAME: ClassVar[str]
    EXAMPLE: ClassVar[str]

    name: str
    service: str
    full_name: str | None = None
    parameter: str | None = None

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name",
            r"[a-z][a-z0-9-]{0,59}",
            "is no name.",
            "use up to 60 lower-case letters, digits, dashes",
        )
        if (self.full_name is None) == (self.parameter is None):
            yield self.problem(
                "full_name",
                "and parameter: exactly one of them must be given.",
                "full_name for what exists, parameter for what is deployed beside this",
            )
        elif self.full_name is not None:
            yield from self.matches(
                "full_name",
                self.FULL_NAME,
                "is not the name by which CloudWatch knows it.",
                f"take the end of its ARN: {self.EXAMPLE}",
            )
        else:
            yield from self.matches(
                "parameter", r"/[A-Za-z0-9_./-]{1,1010}", "is no SSM parameter name.", "begin it with a slash"
            )

    @property
    def dimension(self) -> str | Parameter:
        """The value of its CloudWatch dimension."""
        return self.full_name if self.full_name is not None else Parameter(name=self.parameter or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup(ByFullName):
    """A target group of an Application Load Balancer, and the service whose tasks are in it."""

    FULL_NAME: ClassVar[str] = r"targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}"
    EXAMPLE: ClassVar[str] = "targetgroup/my-targets/73e2d6bc24d8a067"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(ByFullName):
    """An Application Load Balancer, and the service that is woken when its callers suffer.

    Attributes:
        target_groups: What it sends requests to.
    """

    FULL_NAME: ClassVar[str] = r"app/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}"
    EXAMPLE: ClassVar[str] = "app/my-balancer/50dc6c495c0c9188"

    target_groups: tuple[TargetGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Checked):
    """A SageMaker endpoint that predicts.

    Attributes:
        name: Its name.
        service: The service that calls it.
        primary, backup: Its production variants; traffic falls back from the first to the second.
        vcpus: Cores of one of its instances: CloudWatch counts 100 % for each.
        gpus: GPUs of one of its instances; without, nothing is known of them.
        freshness: What is promised of its predictions; None when nothing is.
    """

    name: str
    service: str
    primary: str
    backup: str
    vcpus: int
    gpus: int = 0
    freshness: Freshness | None = None

    def problems(self) -> Iterator[Problem]:
        for field in ("name", "primary", "backup"):
            yield from self.matches(
                field,
                r"[A-Za-z0-9](-*[A-Za-z0-9]){0,62}",
                "is no SageMaker name.",
                "use 1 to 63 letters, digits and dashes",
            )
        if self.primary == self.backup:
            yield self.problem("backup", "is the primary variant.", "name the variant to fall back to")
        if self.vcpus < 1:
            yield self.problem("vcpus", "is below 1.", "take the vCPUs of its instance type")
        if self.gpus < 0:
            yield self.problem("gpus", "is below 0.", "take the GPUs of its instance type, or leave it out")

    @property
    def variants(self) -> tuple[str, str]:
        """Its production variants."""
        return (self.primary, self.backup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Checked):
    """A Kinesis data stream, and the service that reads it.

    Attributes:
        name: Its name.
        service: The service that reads it.
        retention_h: How long it keeps a record, in hours; Kinesis keeps it for 24 unless told otherwise
            (https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html).
    """

    name: str
    service: str
    retention_h: int = 24

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name", r"[A-Za-z0-9_.-]{1,128}", "is no stream name.", "use its name in Kinesis"
        )
        if not 24 <= self.retention_h <= 8_760:
            yield self.problem(
                "retention_h",
                "is no retention of Kinesis.",
                "use 24 to 8760 hours: `describe-stream-summary`",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCheck(Checked):
    """A data quality check that the pipeline publishes after each load of a table."""

    metric: str
    table: str

    def problems(self) -> Iterator[Problem]:
        for field in ("metric", "table"):
            yield from self.matches(
                field,
                r"[a-z][a-z0-9_]{0,59}",
                "is no name of a check or table.",
                "use up to 60 lower-case letters, digits and underscores",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline(Checked):
    """A data pipeline.

    Attributes:
        service: The service that runs it; its metrics are in this service's namespace.
        stages: Through which every record goes, the last one last.
        quality: The checks that it publishes.
    """

    service: str
    stages: tuple[str, ...]
    quality: tuple[QualityCheck, ...]

    def problems(self) -> Iterator[Problem]:
        if not self.stages or len(set(self.stages)) < len(self.stages):
            yield self.problem(
                "stages", "names none, or one twice.", "name each stage once, the last one last"
            )
        wrong = [stage for stage in self.stages if not re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", stage)]
        if wrong:
            yield self.problem(
                "stages", f"has {wrong[0]!r}.", "use up to 60 lower-case letters, digits, - and _"
            )
        if len(set(self.quality)) < len(self.quality):
            yield self.problem("quality", "names a check twice.", "name each once")
