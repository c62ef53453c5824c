"""How SageMaker describes an endpoint."""

from __future__ import annotations

from local.emulator import sagemaker_store as store
from local.emulator.endpoint_states import Endpoint, Variant
from local.emulator.json_api import Record


def endpoint_summary(endpoint: Endpoint) -> Record:
    """An `EndpointSummary` of ListEndpoints."""
    return {
        "EndpointName": endpoint.name,
        "EndpointArn": endpoint.arn,
        "CreationTime": endpoint.created_s,
        "LastModifiedTime": endpoint.since_s,
        "EndpointStatus": endpoint.status,
    }


def described(endpoint: Endpoint) -> Record:
    """The answer of DescribeEndpoint."""
    config = store.CONFIGS.get(endpoint.config_name, {})
    told = endpoint_summary(endpoint) | {
        "EndpointConfigName": endpoint.config_name,
        "ProductionVariants": [_variant(each, endpoint.created_s) for each in endpoint.variants] or None,
        "DataCaptureConfig": _data_capture(config.get("DataCaptureConfig")),
        "AsyncInferenceConfig": config.get("AsyncInferenceConfig"),
        "FailureReason": endpoint.failure_reason,
        "LastDeploymentConfig": endpoint.deployment_config,
        "PendingDeploymentSummary": _pending(endpoint),
    }
    return _present(told)


def _pending(endpoint: Endpoint) -> Record | None:
    if endpoint.pending_config_name is None or endpoint.status not in ("Creating", "Updating"):
        return None
    return {
        "EndpointConfigName": endpoint.pending_config_name,
        "ProductionVariants": [_variant(each, endpoint.since_s) for each in endpoint.pending_variants],
        "StartTime": endpoint.since_s,
    }


def _variant(variant: Variant, resolved_s: float) -> Record:
    image = {"SpecifiedImage": variant.image, "ResolvedImage": variant.image, "ResolutionTime": resolved_s}
    return _present(
        {
            "VariantName": variant.name,
            "DeployedImages": [image] if variant.image else None,
            "CurrentWeight": variant.current_weight,
            "DesiredWeight": variant.desired_weight,
            "CurrentInstanceCount": variant.current_count,
            "DesiredInstanceCount": variant.desired_count,
            "CurrentServerlessConfig": variant.serverless,
            "DesiredServerlessConfig": variant.serverless,
        }
    )


def _data_capture(config: Record | None) -> Record | None:
    if config is None:
        return None
    enabled = bool(config.get("EnableCapture"))
    return {
        "EnableCapture": enabled,
        "CaptureStatus": "Started" if enabled else "Stopped",
        "CurrentSamplingPercentage": config["InitialSamplingPercentage"],
        "DestinationS3Uri": config["DestinationS3Uri"],
        "KmsKeyId": config.get("KmsKeyId", ""),
    }


def _present(told: Record) -> Record:
    return {key: value for key, value in told.items() if value is not None}
