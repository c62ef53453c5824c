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
PREDICTION_CONFIDENCE = Metric(
    namespace=ML_SERVICE,
    name="prediction_confidence",
    dimensions=(),
    unit=Unit.NONE,
    statistics=(*GAUGED, "SampleCount"),
    meaning="How sure the model is of a forecast, 0 to 1; a value for each prediction.",
    highest=1,
    percentiles=True,
)
PREDICTION_DRIFT = Metric(
    namespace=ML_SERVICE,
    name="PredictionDrift",
    dimensions=(),
    unit=Unit.NONE,
    statistics=GAUGED,
    meaning="Population stability index of the last day's forecasts against those of the training; hourly.",
)
PREDICTION_ERROR_CYCLES = Metric(
    namespace=BUSINESS,
    name="PredictionError",
    dimensions=(),
    unit=Unit.NONE,
    statistics=GAUGED,
    meaning="Distance of the predicted from the actual remaining life, in cycles; as an engine is serviced.",
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
    statistics=("Maximum", "SampleCount"),
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
PIPELINE_ERRORS = Metric(
    namespace=DATA_PIPELINE,
    name="DataPipelineErrors",
    dimensions=("Stage",),
    unit=Unit.COUNT,
    statistics=COUNTED,
    meaning="Records that a stage rejected or failed; published only in minutes that had one.",
)
PIPELINE_DURATION = Metric(
    namespace=DATA_PIPELINE,
    name="DataPipelineDuration",
    dimensions=("Stage",),
    unit=Unit.SECONDS,
    statistics=GAUGED,
    meaning="Time that a stage took for a batch of records.",
    percentiles=True,
)
PIPELINE_SUCCESS_RATE = Metric(
    namespace=DATA_PIPELINE,
    name="DataPipelineSuccessRate",
    dimensions=("Stage",),
    unit=Unit.PERCENT,
    statistics=GAUGED,
    meaning="Share of its records that a stage finished in the minute; nothing in minutes without a record.",
    highest=100,
)
ENGINES_REPORTING = Metric(
    namespace=BUSINESS,
    name="EnginesReporting",
    dimensions=(),
    unit=Unit.COUNT,
    statistics=("Maximum",),
    meaning="Engines of which a reading arrived in the last five minutes; those that are known have a level.",
)
FLEET_SILENT = Metric(
    namespace=BUSINESS,
    name="EnginesSilentShare",
    dimensions=("Fleet",),
    unit=Unit.PERCENT,
    statistics=GAUGED,
    meaning="Share of a fleet's engines of which no reading arrived in the last five minutes.",
    highest=100,
)
HEARTBEAT = Metric(
    namespace=ALERTING,
    name="Heartbeat",
    dimensions=("Environment",),
    unit=Unit.COUNT,
    statistics=("SampleCount", "Sum"),
    meaning="A synthetic alert went the whole way to the router.",
)


def _aws(
    namespace: str,
    name: str,
    dimensions: tuple[str, ...],
    statistics: tuple[str, ...],
    unit: Unit,
    meaning: str,
) -> Metric:
    """A metric of AWS on a resource of this system itself."""
    return Metric(
        namespace=f"AWS/{namespace}",
        name=name,
        dimensions=dimensions,
        unit=unit,
        statistics=statistics,
        meaning=meaning,
    )


_QUEUE, _FUNCTION, _TABLE = ("QueueName",), ("FunctionName",), ("TableName",)
_LEVEL = ("Maximum", "Average")
QUEUE_VISIBLE = _aws(
    "SQS", "ApproximateNumberOfMessagesVisible", _QUEUE, _LEVEL, Unit.COUNT, "Messages that wait in a queue."
)
QUEUE_AGE = _aws(
    "SQS",
    "ApproximateAgeOfOldestMessage",
    _QUEUE,
    _LEVEL,
    Unit.SECONDS,
    "Age of the oldest message in a queue.",
)
FUNCTION_ERRORS = _aws(
    "Lambda", "Errors", _FUNCTION, COUNTED, Unit.COUNT, "Invocations that ended in an error."
)
FUNCTION_THROTTLES = _aws(
    "Lambda",
    "Throttles",
    _FUNCTION,
    COUNTED,
    Unit.COUNT,
    "Invocations that Lambda refused for want of concurrency.",
)
FUNCTION_DURATION = _aws(
    "Lambda", "Duration", _FUNCTION, GAUGED, Unit.MILLISECONDS, "How long an invocation took."
)
TABLE_READ_THROTTLES = _aws(
    "DynamoDB", "ReadThrottleEvents", _TABLE, COUNTED, Unit.COUNT, "Reads that DynamoDB throttled."
)
TABLE_WRITE_THROTTLES = _aws(
    "DynamoDB", "WriteThrottleEvents", _TABLE, COUNTED, Unit.COUNT, "Writes that DynamoDB throttled."
)
TABLE_FAILURES = _aws(
    "DynamoDB",
    "SystemErrors",
    ("TableName", "Operation"),
    COUNTED,
    Unit.COUNT,
    "Requests that DynamoDB failed by itself.",
)
TOPIC_FAILURES = _aws(
    "SNS",
    "NumberOfNotificationsFailed",
    ("TopicName",),
    COUNTED,
    Unit.COUNT,
    "Messages that SNS could not deliver.",
)
RULE_FAILURES = _aws(
    "Events",
    "FailedInvocations",
    ("RuleName",),
    COUNTED,
    Unit.COUNT,
    "Events that EventBridge could not hand over, for good.",
)
_SCHEDULES = ("ScheduleGroup",)
SCHEDULE_ERRORS = _aws(
    "Scheduler", "TargetErrorCount", _SCHEDULES, COUNTED, Unit.COUNT, "Targets that answered with an error."
)
SCHEDULE_DROPPED = _aws(
    "Scheduler", "InvocationDroppedCount", _SCHEDULES, COUNTED, Unit.COUNT, "Invocations that were given up."
)
TOPIC_PUBLISHED = _aws(
    "SNS",
    "NumberOfMessagesPublished",
    ("TopicName",),
    COUNTED,
    Unit.COUNT,
    "Notifications of alarms that came to a topic: that one rings, and that it is over.",
)
