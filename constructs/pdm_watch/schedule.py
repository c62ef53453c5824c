"""A function that is started by the clock."""

from __future__ import annotations

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_watch.policies import allow, document, service_role
from pdm_watch.python_function import PythonFunction
from pdm_watch.resources import Resources


def every(
    resources: Resources,
    id: str,
    *,
    environment: Environment,
    rate: str,
    package: str,
    function: PythonFunction,
) -> None:
    """EventBridge Scheduler starts a package's function at a rate such as "1 minute", and nothing else."""
    here = {"StringEquals": {"aws:SourceAccount": environment.account}}
    role = service_role(resources, f"{id}Role", service="scheduler.amazonaws.com", when=here)
    target = function.function.arn
    resources.add(
        f"{id}Policy",
        "AWS::IAM::Policy",
        PolicyName="permissions",
        PolicyDocument=document(allow(["lambda:InvokeFunction"], target)),
        Roles=[role.ref],
    )
    # A group of its own: CloudWatch counts failures by group, and the default one is everybody's.
    name = Names.of(environment).schedule_group(package)
    group = resources.add(f"{id}Group", "AWS::Scheduler::ScheduleGroup", Name=name)
    resources.add(
        id,
        "AWS::Scheduler::Schedule",
        depends_on=[group],
        GroupName=name,
        ScheduleExpression=f"rate({rate})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": target, "RoleArn": role.arn},
    )
