"""A SageMaker endpoint with a primary and a backup variant, to be watched."""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from pdm_catalog.watched import Endpoint

INSTANCE = "ml.t2.medium"
# An image that exists; a real endpoint brings one that answers /ping and /invocations.
IMAGE = "public.ecr.aws/docker/library/python:3.13-slim"


class SampleEndpoint(Construct):
    """All traffic goes to the primary; the backup stands by with an instance of its own."""

    def __init__(self, scope: Construct, id: str, *, endpoint: Endpoint) -> None:
        super().__init__(scope, id)
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("sagemaker.amazonaws.com"))
        variants = [
            sagemaker.CfnEndpointConfig.ProductionVariantProperty(
                variant_name=name,
                model_name=self._model(name, role).attr_model_name,
                initial_instance_count=1,
                initial_variant_weight=weight,
                instance_type=INSTANCE,
            )
            for name, weight in ((endpoint.primary, 1), (endpoint.backup, 0))
        ]
        config = sagemaker.CfnEndpointConfig(self, "Config", production_variants=variants)
        sagemaker.CfnEndpoint(
            self,
            "Endpoint",
            endpoint_name=endpoint.name,
            endpoint_config_name=config.attr_endpoint_config_name,
        )

    def _model(self, name: str, role: iam.Role) -> sagemaker.CfnModel:
        container = sagemaker.CfnModel.ContainerDefinitionProperty(image=IMAGE)
        return sagemaker.CfnModel(
            self,
            f"{name}Model",
            execution_role_arn=role.role_arn,
            primary_container=container,
            enable_network_isolation=True,
        )
