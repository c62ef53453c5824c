"""The function that says what will be full, every six hours."""

from __future__ import annotations

from pdm_catalog.capacity import FILE_NAME, to_text
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.telemetry_metrics import CAPACITY
from pdm_watch.python_function import PythonFunction
from pdm_watch.resources import Resources
from pdm_watch.schedule import every

# Measured: 15 ms of a whole core for each capacity (docs/capacity.md); Lambda gives a core at 1,769 MiB.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
MEMORY_MIB = 1_024


def capacity_forecast(resources: Resources, *, environment: Environment) -> None:
    """Publishes PredictiveMaintenance/capacity."""
    names = Names.of(environment)
    function = PythonFunction(
        resources,
        "CapacityForecast",
        environment=environment,
        package="capacity_forecast",
        files={FILE_NAME: to_text(environment)},
        variables={},
        memory_mib=MEMORY_MIB,
    )
    function.allow("cloudwatch:GetMetricData", on="*")
    function.allow_metrics(CAPACITY)
    if environment.streams:
        function.allow(
            "kinesis:DescribeStreamSummary",
            on=[names.stream_arn(stream.name) for stream in environment.streams],
        )
    every(
        resources,
        "CapacityForecastEverySixHours",
        environment=environment,
        rate="6 hours",
        package="capacity_forecast",
        function=function,
    )
