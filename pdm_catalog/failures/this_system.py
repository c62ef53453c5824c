"""How what watches fails: the ways of an alert, and what keeps and publishes."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.environment import Environment
from pdm_catalog.failures.kind import PLAN, RECOMMENDED, Failure, Kind, Thing

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
_DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html"
_RULES = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"
_SCHEDULES = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html"
_HEALTH = "https://docs.aws.amazon.com/health/latest/ug/what-is-aws-health.html"


def _itself(environment: Environment) -> Iterator[Thing]:
    yield Thing(label="this system", words={})


THIS_SYSTEM = (
    Kind(
        title="this system itself",
        things=_itself,
        failures=(
            Failure(
                name="an alert gets lost anywhere on its way",
                source=PLAN,
                alarms=("Pipeline-Silent", "Heartbeat*"),
            ),
            Failure(
                name="one of its functions fails",
                source=RECOMMENDED,
                alarms=("Pipeline-Function-Errors*",),
                elsewhere=True,
            ),
            Failure(
                name="one of its functions is throttled, or the account's concurrency is used up",
                source=RECOMMENDED,
                alarms=("Pipeline-Function-Throttles*",),
                elsewhere=True,
            ),
            Failure(
                name="one of its functions comes near its timeout",
                source=_LAMBDA,
                alarms=("Pipeline-Function-Slow*",),
                elsewhere=True,
            ),
            Failure(
                name="messages wait in a queue: a sink is down, or refuses our credentials",
                source=RECOMMENDED,
                alarms=("Pipeline-Messages-Stuck*",),
                elsewhere=True,
            ),
            Failure(
                name="messages are given up",
                source=RECOMMENDED,
                alarms=("Pipeline-Dead-Letters*",),
                elsewhere=True,
            ),
            Failure(
                name="a topic cannot deliver",
                source=RECOMMENDED,
                alarms=("Pipeline-Notifications-Failed*",),
                elsewhere=True,
            ),
            Failure(
                name="the second path fails",
                source=_RULES,
                alarms=("Pipeline-Second-Path-Failed*",),
            ),
            Failure(
                name="a schedule cannot start its function",
                source=_SCHEDULES,
                alarms=("Pipeline-Schedules-Failing*",),
            ),
            Failure(
                name="a table throttles",
                source=RECOMMENDED,
                alarms=("Pipeline-Table-Throttles*",),
                elsewhere=True,
            ),
            Failure(
                name="a table fails",
                source=RECOMMENDED,
                alarms=("Pipeline-Table-Errors*",),
                elsewhere=True,
            ),
            Failure(
                name="nobody tells how ECS treats tasks any more",
                source=PLAN,
                alarms=("Task-Events-Silent",),
            ),
            Failure(
                name="nobody forecasts capacity any more",
                source=PLAN,
                alarms=("Capacity-Forecast-Silent", "Capacity-Unseen"),
            ),
            Failure(
                name="a table answers slowly",
                source=_DYNAMODB,
                alarms=(),
                gap="The functions that ask it come near their timeout then, and that is watched.",
                elsewhere=True,
            ),
            Failure(
                name="so many messages are in flight that a queue gives out no more",
                source=RECOMMENDED,
                alarms=(),
                gap="The limit is 120,000 (FIFO: 20,000) and an incident makes a dozen; messages would be "
                "stuck long before.",
                elsewhere=True,
            ),
            Failure(
                name="the function that switches Container Insights on fails",
                source=_LAMBDA,
                alarms=(),
                gap="CloudFormation calls it in a deployment only, and the deployment fails with it.",
                elsewhere=True,
            ),
            Failure(
                name="CloudWatch evaluates no alarm",
                source=_HEALTH,
                alarms=(),
                gap="Whoever is to tell this must stand outside: AWS Health does, this system cannot.",
            ),
        ),
    ),
)
"""What watches."""
