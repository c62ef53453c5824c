"""Metrics that our services and this system itself publish, by the names of the plan.

Engine and user ids are never dimensions: 10,000 engines times 10 metrics would cost 12,000 dollars a month.
"""

from __future__ import annotations

from pdm_catalog.metrics import COUNTED, GAUGED, Metric, Unit

ML_SERVICE = "PredictiveMaintenance/ml-service"
DATA_PIPELINE = "PredictiveMaintenance/data-pipeline"
"""The plan's names. A service of another name publishes the same metrics in its own: `Metric.of`."""
BUSINESS = "PredictiveMaintenance/business-logic"
ALERTING = "PredictiveMaintenance/alerting"

PREDICTIONS = Metric(
    namespace=ML_SERVICE,
    name="PredictionCount",
    dimensions=(),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Predictions that were asked for.",
)
PREDICTION_ERRORS = Metric(
    namespace=ML_SERVICE,
    name="prediction_error",
    dimensions=(),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Predictions that failed; published only in minutes that had one.",
)
PREDICTION_AGE = Metric(
    namespace=ML_SERVICE,
    name="PredictionAge",
    dimensions=(),
    unit=Unit.SECONDS,
    statistics=("Maximum", "Average", "SampleCount"),
    meaning="Age of the newest reading that a prediction rests on; a value for each prediction.",
    percentiles=True,
)
PREDICTION_RELATIVE_ERROR = Metric(
    namespace=BUSINESS,
    name="PredictionRelativeError",
    dimensions=(),
    unit=Unit.NONE,
    statistics=GAUGED,
    meaning="Distance of the predicted from the actual remaining life, as a share of the actual one.",
)
DATA_QUALITY = Metric(
    namespace=DATA_PIPELINE,
    name="DataQuality",
    dimensions=("Metric", "Table"),
    unit=Unit.NONE,
    statistics=(*GAUGED, "SampleCount"),
    meaning="Share of rows that pass a check, measured once per load of the table.",
    highest=1,
)
ENGINES_ENTERED_LEVEL = Metric(
    namespace=BUSINESS,
    name="EngineHealthTransitions",
    dimensions=("AlertLevel",),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Engines whose health entered this level in the minute; their total is EngineHealthScore.",
)
ENGINES_AT_LEVEL = Metric(
    namespace=BUSINESS,
    name="EngineHealthScore",
    dimensions=("AlertLevel",),
    unit=Unit.COUNT,
    statistics=("Maximum",),
    meaning="Engines whose health is at this level, by the rule in pdm_catalog/engine_health.py.",
)
PIPELINE_RECORDS = Metric(
    namespace=DATA_PIPELINE,
    name="DataPipelineRecords",
    dimensions=("Stage",),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Records that a stage of the pipeline finished.",
)
HEARTBEAT = Metric(
    namespace=ALERTING,
    name="Heartbeat",
    dimensions=("Environment",),
    unit=Unit.COUNT,
    statistics=("SampleCount", "Sum"),
    meaning="A synthetic alert went the whole way to the router.",
)


def _sqs(name: str, unit: Unit, meaning: str) -> Metric:
    return Metric(
        namespace="AWS/SQS",
        name=name,
        dimensions=("QueueName",),
        unit=unit,
        statistics=("Maximum", "Average"),
        meaning=meaning,
    )


QUEUE_VISIBLE = _sqs("ApproximateNumberOfMessagesVisible", Unit.COUNT, "Messages that wait in a queue.")
QUEUE_AGE = _sqs("ApproximateAgeOfOldestMessage", Unit.SECONDS, "Age of the oldest message in a queue.")


def _lambda(name: str, meaning: str) -> Metric:
    return Metric(
        namespace="AWS/Lambda",
        name=name,
        dimensions=("FunctionName",),
        unit=Unit.COUNT,
        statistics=COUNTED,
        meaning=meaning,
    )


FUNCTION_ERRORS = _lambda("Errors", "Invocations that ended in an error.")
FUNCTION_THROTTLES = _lambda("Throttles", "Invocations that Lambda refused for want of concurrency.")
TOPIC_PUBLISHED = Metric(
    namespace="AWS/SNS",
    name="NumberOfMessagesPublished",
    dimensions=("TopicName",),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Notifications of alarms that came to a topic: that one rings, and that it is over.",
)
