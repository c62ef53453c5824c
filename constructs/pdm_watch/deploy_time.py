"""Values that are known at deployment only, as CloudFormation parameters that read SSM."""

from __future__ import annotations

from aws_cdk import CfnParameter, Stack

from pdm_catalog.watched import Parameter


class DeployTimeValues:
    """Resolves a catalogue's Parameter in one stack; the same one twice is one template parameter."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._made: dict[str, CfnParameter] = {}

    def __call__(self, parameter: Parameter) -> str:
        """A token that stands for the parameter's value."""
        if parameter.name not in self._made:
            self._made[parameter.name] = CfnParameter(
                self._stack,
                "".join(part.title() for part in parameter.name.replace("-", "/").split("/")),
                type="AWS::SSM::Parameter::Value<String>",
                default=parameter.name,
                description="Read from SSM Parameter Store at deployment",
            )
        return self._made[parameter.name].value_as_string
