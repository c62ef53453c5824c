"""The names of a template's alarms, and which of them a text in the template means.

An alarm can be named, or given by its ARN, or through an intrinsic function that resolves to one of these:
`${PressHot}` and `${PressHot.Arn}` in the notation of Fn::Sub.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

IMPORTED = "${Fn::ImportValue:"
"""How the name of an alarm begins that another stack exports; only its template tells which alarm that is."""

_ARN = re.compile(r"arn:[\w-]+:cloudwatch:(?P<region>[^:]*):(?P<account>[^:]*):alarm:(?P<name>.*)", re.DOTALL)
_REFERENCE = re.compile(r"\$\{(?P<logical_id>\w+)(?:\.Arn)?\}")


class NamingError(ValueError):
    """No alarm of this account and Region can have the name: CloudWatch would reject it."""


class OpenNameError(NamingError):
    """Which alarm it is, only the deployment knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The alarms of one template: the name of each by its logical id.

    `generated` are the logical ids of those that leave AlarmName to CloudFormation; in alarmlab their name is
    the logical id, but no text in the template can name them by it.
    """

    by_logical_id: Mapping[str, str]
    generated: frozenset[str]
    account: str
    region: str

    def deployed_length(self, text: str) -> int:
        """The length of a text once the names and the ARNs of the alarms stand in it; at least that.

        A name that CloudFormation makes is longer than the logical id that is in it.
        """
        return len(_REFERENCE.sub(self._deployed, text))

    def name_of(self, text: str) -> str:
        """The name of the alarm that `text` means; of this template or, as plain text, of any.

        Raises NamingError for an alarm of another account or Region, which CloudWatch rejects (recorded), and
        OpenNameError for a text that depends on the deployment.
        """
        if not text:
            raise NamingError("no alarm has an empty name")
        if text in self.generated:
            raise NamingError(f"{text} is a logical id; its AlarmName is left to CloudFormation")
        if text in self.by_logical_id.values() or text.startswith(IMPORTED):
            return text
        if matched := _REFERENCE.fullmatch(text):
            name = self.by_logical_id.get(matched["logical_id"])
            if name is None:
                raise OpenNameError(f"{text} is no alarm of this template")
            return name
        if matched := _ARN.fullmatch(text):
            for kind, expected in (("region", self.region), ("account", self.account)):
                if matched[kind] != expected:
                    raise NamingError(f"the alarm is of the {kind} {matched[kind]}, not of {expected}")
            return self.name_of(matched["name"]) if "${" in matched["name"] else matched["name"]
        if "${" in text:
            raise OpenNameError(f"{text} is known only to the deployment")
        return text

    def _deployed(self, reference: re.Match[str]) -> str:
        name = self.by_logical_id.get(reference["logical_id"], "")
        is_arn = reference[0].endswith(".Arn}")
        return f"arn:aws:cloudwatch:{self.region}:{self.account}:alarm:{name}" if is_arn else name
