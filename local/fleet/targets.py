"""The names of what the fleet runs on, as CloudWatch's dimensions spell them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """`load_balancer` is the last part of its ARN, `app/name/id`; `target_group` is `targetgroup/name/id`."""

    cluster: str
    api_gateway: str
    data_pipeline: str
    ml_service: str
    load_balancer: str
    target_group: str
    stream: str

    @property
    def services(self) -> tuple[str, str, str]:
        """The ECS services, each a key of `desired_counts`."""
        return (self.api_gateway, self.data_pipeline, self.ml_service)
