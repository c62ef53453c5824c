"""Where log lines go besides CloudWatch Logs: a search cluster that somebody else runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.checked import Checked
from pdm_catalog.errors import Problem

# PutSubscriptionFilter: a logical destination (of another account), a Firehose stream or a Kinesis stream.
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
DESTINATION = re.compile(
    r"arn:aws:(?P<service>logs|firehose|kinesis):(?P<region>[a-z0-9-]+):(?P<account>\d{12}):"
    r"(?P<kind>destination:|deliverystream/|stream/)[A-Za-z0-9_.-]{1,512}"
)
KINDS = {"logs": "destination:", "firehose": "deliverystream/", "kinesis": "stream/"}
# What CloudWatch Logs must be allowed to do there; a logical destination has a policy of its own.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
ACTIONS = {
    "logs": (),
    "firehose": ("firehose:PutRecord", "firehose:PutRecordBatch"),
    "kinesis": ("kinesis:PutRecord", "kinesis:PutRecords"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSearch(Checked):
    """A destination for the lines of every service; each log group may have two, and this is one of them.

    Attributes:
        destination_arn: A CloudWatch Logs destination, also of another account, or a Firehose or Kinesis
            stream of this one.
        pattern: Which lines go there, as a filter pattern; "" for all.
    """

    destination_arn: str
    pattern: str = ""

    def problems(self) -> Iterator[Problem]:
        found = DESTINATION.fullmatch(self.destination_arn)
        if found is None or KINDS[found["service"]] != found["kind"]:
            yield self.problem(
                "destination_arn",
                "is no destination that CloudWatch Logs can send to.",
                "give the ARN of a logs destination, a Firehose delivery stream or a Kinesis stream",
            )
        if len(self.pattern) > 1024:  # PutSubscriptionFilter, `filterPattern`
            yield self.problem("pattern", "has more than 1,024 characters.", "write a shorter pattern")

    @property
    def actions(self) -> tuple[str, ...]:
        """What CloudWatch Logs does there with a role of ours; nothing where no role is needed."""
        return ACTIONS[self._part("service")]

    def refused_by(self, *, account: str, region: str, takes_filters: bool) -> Iterator[Problem]:
        """Why log groups of this account and region could not send there; `takes_filters`: of class STANDARD.

        The destination is in the log group's region; only a logical one may be in another account:
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
        """
        if not takes_filters:
            yield self._refused(
                "needs subscription filters, which the class INFREQUENT_ACCESS has not.",
                "write `log_class: STANDARD`, which cannot be changed later, or drop log_search",
            )
        if self._part("region") != region:
            yield self._refused(f"is not in {region}, where the log groups are.", "make one there")
        if self._part("service") != "logs" and self._part("account") != account:
            yield self._refused(
                f"is a stream of another account than {account}.",
                "name a CloudWatch Logs destination of that account: aws logs put-destination",
            )

    def _refused(self, rule: str, fix: str) -> Problem:
        field, got = "log_search.destination_arn", self.destination_arn
        return Problem(where="environment", field=field, got=got, rule=rule, fix=fix)

    def _part(self, name: str) -> str:
        found = DESTINATION.fullmatch(self.destination_arn)
        return found[name] if found else ""
