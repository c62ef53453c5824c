"""All kinds alarmlab knows."""

from __future__ import annotations

from alarmlab.coverage.kinds.compute import COMPUTE
from alarmlab.coverage.kinds.messages import MESSAGES
from alarmlab.coverage.kinds.stores import STORES
from alarmlab.coverage.kinds.traffic import TRAFFIC

KINDS = (*TRAFFIC, *COMPUTE, *MESSAGES, *STORES)
"""In the order a reader meets them: from where traffic enters to where data lies."""
