"""The names under which stacks, Lambdas and people find each other.

Stacks are joined by these names and not by CloudFormation exports, so that removing the monitoring
never blocks the monitored, nor one stack another.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdm_catalog.alarm import Severity
from pdm_catalog.environment import Environment
from pdm_catalog.routes import Sink


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every physical name of one environment's monitoring."""

    environment: str
    account: str
    region: str

    @classmethod
    def of(cls, environment: Environment) -> Names:
        """The names of an environment."""
        return cls(environment=environment.name, account=environment.account, region=environment.region)

    def topic(self, severity: Severity) -> str:
        """The topic that alarms of a severity publish to."""
        return f"pdm-{self.environment}-alerts-{severity}"

    @property
    def alerts_queue(self) -> str:
        """The queue between the topics and the router."""
        return f"pdm-{self.environment}-alerts"

    def sink_queue(self, sink: Sink) -> str:
        """The queue of one sink: FIFO, so that an incident's messages keep their order."""
        return f"pdm-{self.environment}-{sink}.fifo"

    @property
    def incidents_table(self) -> str:
        """What the router and the sinks remember of each alarm."""
        return f"pdm-{self.environment}-incidents"

    @property
    def remediations_table(self) -> str:
        """What the remediator remembers of each target."""
        return f"pdm-{self.environment}-remediations"

    def secret(self, sink: Sink) -> str:
        """The Secrets Manager secret of a sink; made by hand, never by a template."""
        return f"pdm/{self.environment}/{sink}"

    def function(self, role: str) -> str:
        """A Lambda function."""
        return f"pdm-{self.environment}-{role}"

    @property
    def dashboard(self) -> str:
        """The overview dashboard."""
        return f"pdm-{self.environment}-overview"

    @property
    def trace_group(self) -> str:
        """The X-Ray group (at most 32 characters: CreateGroup, `GroupName`)."""
        return f"pdm-{self.environment}"

    def queue_url(self, name: str) -> str:
        """The address of a queue of this account."""
        return f"https://sqs.{self.region}.amazonaws.com/{self.account}/{name}"

    def queue_arn(self, name: str) -> str:
        """The ARN of a queue of this account."""
        return f"arn:aws:sqs:{self.region}:{self.account}:{name}"

    def table_arn(self, name: str) -> str:
        """The ARN of a table of this account."""
        return f"arn:aws:dynamodb:{self.region}:{self.account}:table/{name}"

    def secret_arn(self, name: str) -> str:
        """The ARN of a secret of this account: Secrets Manager adds a dash and six characters."""
        return f"arn:aws:secretsmanager:{self.region}:{self.account}:secret:{name}-??????"

    def ecs_arn(self, resource: str) -> str:
        """The ARN of an ECS resource of this account: cluster/<name>, service/<cluster>/<name>."""
        return f"arn:aws:ecs:{self.region}:{self.account}:{resource}"

    def alarm_arn(self, name: str) -> str:
        """The ARN of an alarm of this account."""
        return f"arn:aws:cloudwatch:{self.region}:{self.account}:alarm:{name}"
