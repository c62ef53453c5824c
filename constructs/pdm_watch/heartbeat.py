"""A synthetic alert every minute: it goes the whole way, and its absence is an alarm."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.indexing import alarm_index
from pdm_catalog.names import Names
from pdm_catalog.severity import Severity
from pdm_watch.python_function import PythonFunction
from pdm_watch.resources import Resources
from pdm_watch.schedule import every


def heartbeat(resources: Resources, *, environment: Environment) -> None:
    """EventBridge Scheduler -> heartbeat function -> topic; from there like every alert."""
    names = Names.of(environment)
    topic = names.topic_arn(names.topic(Severity.LOW))
    function = PythonFunction(
        resources,
        "Heartbeat",
        environment=environment,
        package="heartbeat",
        variables={"TOPIC_ARN": topic, "HEARTBEAT_ALARM": alarm_index(environment, ()).heartbeat},
    )
    function.allow("sns:Publish", on=topic)
    function.allow_key(names.alerts_key)
    every(
        resources,
        "HeartbeatEveryMinute",
        environment=environment,
        rate="1 minute",
        package="heartbeat",
        function=function,
    )
