"""How predictions fail: endpoints, their variants, what the predictions are worth, the engines."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.environment import Environment
from pdm_catalog.failures.kind import PLAN, Failure, Kind, Thing
from pdm_catalog.watched import title_of

_SAGEMAKER = "https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html"
_STATUS = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html"
_DRIFT = "https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor.html"


def _endpoints(environment: Environment) -> Iterator[Thing]:
    for endpoint in environment.endpoints:
        words = {"name": endpoint.name, "title": title_of(endpoint.service)}
        yield Thing(label=endpoint.name, words=words)


def _variants(environment: Environment) -> Iterator[Thing]:
    for endpoint in environment.endpoints:
        for variant in endpoint.variants:
            words = {"name": endpoint.name, "variant": variant}
            yield Thing(label=f"{endpoint.name}, {variant}", words=words)


def _fleet(environment: Environment) -> Iterator[Thing]:
    yield Thing(label="all engines", words={})


MODELS = (
    Kind(
        title="variant of a SageMaker endpoint",
        things=_variants,
        failures=(
            Failure(
                name="the model or its container fails",
                source=_SAGEMAKER,
                alarms=("Endpoint-Failing-{name}.{variant}",),
            ),
            Failure(
                name="it refuses requests",
                source=_SAGEMAKER,
                alarms=("Endpoint-Refusing-{name}.{variant}",),
            ),
            Failure(
                name="the model is slow",
                source=_SAGEMAKER,
                alarms=("Endpoint-Slow-Model-{name}.{variant}",),
            ),
            Failure(
                name="SageMaker itself is slow",
                source=_SAGEMAKER,
                alarms=("Endpoint-Slow-Way-{name}.{variant}",),
            ),
            Failure(
                name="CPU is saturated",
                source=_SAGEMAKER,
                alarms=("Endpoint-High-CPU-{name}.{variant}",),
            ),
            Failure(
                name="memory runs out",
                source=_SAGEMAKER,
                alarms=("Endpoint-High-Memory-{name}.{variant}", "{name}-{variant}-Memory-Saturation"),
            ),
            Failure(
                name="the GPU or its memory is saturated",
                source=_SAGEMAKER,
                alarms=("Endpoint-High-GPU-*{name}.{variant}",),
                gap="Its instances have no GPU, as the environment's file says.",
            ),
            Failure(
                name="the disk fills",
                source=_SAGEMAKER,
                alarms=("Endpoint-Disk-Filling-{name}.{variant}", "{name}-{variant}-Disk-Saturation"),
            ),
            Failure(
                name="no instance is in service",
                source=_STATUS,
                alarms=("Endpoint-Out-Of-Service-{name}.{variant}",),
            ),
            Failure(
                name="starting takes long (serverless)",
                source=_SAGEMAKER,
                alarms=(),
                gap="ModelSetupTime is published for serverless variants only; these run on instances.",
            ),
        ),
    ),
    Kind(
        title="predictions of a SageMaker endpoint",
        things=_endpoints,
        failures=(
            Failure(name="predictions fail", source=PLAN, alarms=("{title}-Prediction-Errors",)),
            Failure(
                name="nobody asks for predictions any more",
                source=_SAGEMAKER,
                alarms=("Endpoint-Unasked-{name}",),
            ),
            Failure(
                name="the backup answers, and nobody has gone back",
                source=PLAN,
                alarms=("Endpoint-On-Backup-{name}",),
            ),
            Failure(
                name="predictions are wrong",
                source=PLAN,
                alarms=("Model-Prediction-Accuracy-Drop", "Model-Predictions-Off-In-Cycles"),
            ),
            Failure(
                name="predictions move away from what they were",
                source=_DRIFT,
                alarms=("{title}-Prediction-*Drift",),
            ),
            Failure(
                name="the model is unsure of its predictions",
                source=PLAN,
                alarms=("{title}-Predictions-Unsure",),
            ),
            Failure(
                name="predictions are made from old readings",
                source=PLAN,
                alarms=("{title}-Predictions-Stale",),
            ),
        ),
    ),
    Kind(
        title="fleet of engines",
        things=_fleet,
        failures=(
            Failure(name="an engine is about to fail", source=PLAN, alarms=("Critical-Engine-Health-Alert",)),
            Failure(name="many engines get worse at once", source=PLAN, alarms=("Engines-Degraded",)),
            Failure(name="engines stop reporting", source=PLAN, alarms=("Engines-Silent", "Fleet-Silent")),
            Failure(name="nobody judges engines any more", source=PLAN, alarms=("Engine-Health-Silent",)),
        ),
    ),
)
"""Kinds that predict, and what is predicted."""
