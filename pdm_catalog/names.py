"""The names under which stacks, Lambdas and people find each other.

Stacks are joined by these names and not by CloudFormation exports, so that removing the monitoring
never blocks the monitored, nor one stack another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pdm_catalog.environment import Environment
from pdm_catalog.routes import Sink
from pdm_catalog.severity import Severity

# The folders of lambdas/ that handle alerts, or measure: what this system's own alarms look at.
FUNCTIONS = (
    "alert_router",
    "slack_notifier",
    "pagerduty_notifier",
    "email_notifier",
    "ticket_opener",
    "remediator",
    "heartbeat",
    "task_events",
    "capacity_forecast",
)

SCHEDULED = ("heartbeat", "task_events", "capacity_forecast")
"""Those that EventBridge Scheduler starts."""
TIMEOUT_S = 10
TIMEOUTS_S: Mapping[str, int] = {"capacity_forecast": 120}
"""How long an invocation may take, in seconds; of those that need longer than most, their own."""


def timeout_s(package: str) -> int:
    """How long the function whose code is lambdas/<package> may take."""
    return TIMEOUTS_S.get(package, TIMEOUT_S)


def stack_of(kind: str, name: str) -> str:
    """The id of the stack of a watched thing; stack names know no underscore."""
    return f"{kind}-{name.replace('_', '-')}"


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

    def function(self, package: str) -> str:
        """The function whose code is lambdas/<package>."""
        return f"pdm-{self.environment}-{package.replace('_', '-')}"

    def function_arn(self, name: str) -> str:
        """The ARN of a function of this account."""
        return f"arn:aws:lambda:{self.region}:{self.account}:function:{name}"

    @property
    def verification_queue(self) -> str:
        """Where the remediator leaves itself a note to look again; standard, because it delays messages."""
        return f"pdm-{self.environment}-verification"

    @property
    def task_events_queue(self) -> str:
        """Where events of ECS wait for the function that reads them."""
        return f"pdm-{self.environment}-task-events"

    @property
    def task_facts_table(self) -> str:
        """What that function remembers of tasks and deployments, for a day."""
        return f"pdm-{self.environment}-task-facts"

    @property
    def queues(self) -> tuple[str, ...]:
        """Every queue of this system."""
        sinks = (self.sink_queue(sink) for sink in Sink)
        return (self.alerts_queue, *sinks, self.verification_queue, self.task_events_queue)

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table of the pipeline."""
        return (self.incidents_table, self.remediations_table)

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic of the pipeline, and that of the second path."""
        severities = (self.topic(severity) for severity in Severity)
        return (*severities, self.on_call_topic, self.second_path_topic)

    @staticmethod
    def dead_letters(queue: str) -> str:
        """The dead-letter queue of a queue; that of a FIFO queue is FIFO."""
        stem, dot, fifo = queue.partition(".fifo")
        return f"{stem}-dlq{dot}{fifo}"

    @property
    def kill_switch(self) -> str:
        """The SSM parameter that stops every remedy at once: "off" lets them act, anything else does not."""
        return f"/pdm/{self.environment}/remediation/kill-switch"

    @property
    def on_call_topic(self) -> str:
        """The topic that mails on-call."""
        return f"pdm-{self.environment}-on-call-mail"

    @property
    def second_path_topic(self) -> str:
        """The topic of the second path: mails, beside the pipeline."""
        return f"pdm-{self.environment}-second-path"

    @property
    def second_path_rules(self) -> tuple[str, str]:
        """The EventBridge rules that take metric alarms, and composite ones, to the second path."""
        return (f"pdm-{self.environment}-second-path", f"pdm-{self.environment}-second-path-composites")

    def schedule_group(self, package: str) -> str:
        """The group of the schedule of a function, called as it: CloudWatch counts by group."""
        return self.function(package)

    def log_group(self, service: str) -> str:
        """Where a watched service logs."""
        return f"/pdm/{self.environment}/{service}"

    @property
    def logs_key(self) -> str:
        """The SSM parameter that holds the ARN of the key that log groups are encrypted with."""
        return f"/pdm/{self.environment}/logs-key"

    @property
    def alerts_key(self) -> str:
        """The alias of the key that the alert topics are encrypted with."""
        return f"alias/pdm-{self.environment}-alerts"

    def dashboard(self, name: str) -> str:
        """A dashboard."""
        return f"pdm-{self.environment}-{name}"

    def queue_url(self, name: str) -> str:
        """The address of a queue of this account."""
        return f"https://sqs.{self.region}.amazonaws.com/{self.account}/{name}"

    def queue_arn(self, name: str) -> str:
        """The ARN of a queue of this account."""
        return f"arn:aws:sqs:{self.region}:{self.account}:{name}"

    def table_arn(self, name: str) -> str:
        """The ARN of a table of this account."""
        return f"arn:aws:dynamodb:{self.region}:{self.account}:table/{name}"

    def secret_arn(self, sink: Sink) -> str:
        """The ARN of a sink's secret: Secrets Manager adds a dash and six characters."""
        return f"arn:aws:secretsmanager:{self.region}:{self.account}:secret:{self.secret(sink)}-??????"

    @property
    def ops_items_arn(self) -> str:
        """Every OpsItem of this account."""
        return f"arn:aws:ssm:{self.region}:{self.account}:opsitem/*"

    def ecs_arn(self, resource: str) -> str:
        """The ARN of an ECS resource of this account: cluster/<name>, service/<cluster>/<name>."""
        return f"arn:aws:ecs:{self.region}:{self.account}:{resource}"

    def stream_arn(self, name: str) -> str:
        """The ARN of a Kinesis stream of this account."""
        return f"arn:aws:kinesis:{self.region}:{self.account}:stream/{name}"

    @property
    def scalable_targets_arn(self) -> str:
        """Every scalable target of this account: their ids are made by AWS."""
        return f"arn:aws:application-autoscaling:{self.region}:{self.account}:scalable-target/*"

    def alarm_arn(self, name: str) -> str:
        """The ARN of an alarm of this account."""
        return f"arn:aws:cloudwatch:{self.region}:{self.account}:alarm:{name}"

    def topic_arn(self, name: str) -> str:
        """The ARN of a topic of this account."""
        return f"arn:aws:sns:{self.region}:{self.account}:{name}"

    def parameter_arn(self, name: str) -> str:
        """The ARN of an SSM parameter of this account; its name begins with a slash."""
        return f"arn:aws:ssm:{self.region}:{self.account}:parameter{name}"

    def endpoint_arn(self, name: str) -> str:
        """The ARN of a SageMaker endpoint of this account; SageMaker writes names in lower case."""
        return f"arn:aws:sagemaker:{self.region}:{self.account}:endpoint/{name.lower()}"
