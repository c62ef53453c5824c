"""What is watched: resources that exist in AWS, by the names that CloudWatch knows them by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that is known at deployment only: the name of an SSM parameter that holds it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Checked):
    """An ECS service that is watched.

    Attributes:
        name: Its name in the cluster.
        max_tasks: Most tasks a remedy may give it.
        cpu_pct, memory_pct: Its own limits, for a service that lives near the environment's in quiet times;
            None for the environment's.
    """

    name: str
    max_tasks: int
    cpu_pct: float | None = None
    memory_pct: float | None = None

    def problems(self) -> Iterator[Problem]:
        yield from self.matches(
            "name",
            r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}",
            "is no ECS service name.",
            "use letters, digits, dashes and underscores: the name shown by `aws ecs list-services`",
        )
        if not 2 <= self.max_tasks <= 100:
            yield self.problem("max_tasks", "is not between 2 and 100.", "the plan's cap is 10")
        for field in ("cpu_pct", "memory_pct"):
            limit = getattr(self, field)
            if limit is not None and not 0 < limit < 100:
                yield self.problem(field, "can never be crossed.", "use a percentage between 0 and 100")


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
class Endpoint(Checked):
    """The SageMaker endpoint that predicts.

    Attributes:
        name: Its name.
        service: The service that calls it.
        primary, backup: Its production variants; traffic falls back from the first to the second.
    """

    name: str
    service: str
    primary: str
    backup: str

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
