"""One side of a review: everything read from the templates before it is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.check.finding import Finding
from alarmlab.cloudformation.resources import Resource
from alarmlab.cost.bill import Bill
from alarmlab.coverage.matrix import Matrix
from alarmlab.coverage.proof import Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The resources by stack, and what the other rooms say of them.

    `gaps` is None when there are no scenarios, `bill` when there are no prices of the region; then
    `unpriced_because` says so. Places of findings are relative to the revision's own folder.
    """

    stacks: Mapping[str, tuple[Resource, ...]]
    findings: tuple[Finding, ...]
    matrix: Matrix
    gaps: tuple[Gap, ...] | None
    bill: Bill | None
    unpriced_because: str | None = None
