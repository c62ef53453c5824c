"""How many X-Ray groups, sampling rules and saved queries there may be: AWS's quotas, and our share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog.errors import Problem
from pdm_catalog.watched import Service, Traced

# https://docs.aws.amazon.com/general/latest/gr/xray.html: 25 groups an account and region, not adjustable;
# 25 sampling rules, adjustable.
MAX_GROUPS = 25
MAX_RULES = 25
SHARED_GROUPS = 2  # faults and slow requests, of all services
SHARED_RULES = 3  # health checks, predictions, the rest
MAX_OWN = min(MAX_GROUPS - SHARED_GROUPS, MAX_RULES - SHARED_RULES)
"""So many services may have a group and a rule of their own; any number shares those of all."""

# Saved queries, adjustable: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
MAX_QUERIES = 1_000
SHARED_QUERIES = 1  # the remediator's
QUERIES_A_SERVICE = 6  # pdm_catalog/log_queries.py


def problems(services: Sequence[Service], *, query_quota: int) -> Iterator[Problem]:
    """Why X-Ray or CloudWatch Logs would refuse what these services ask for."""
    own = [service.name for service in services if service.traced is Traced.OWN_GROUP]
    if len(own) > MAX_OWN:
        yield Problem(
            where="environment",
            field="services",
            got=len(own),
            rule=f"of them are traced: own-group; X-Ray has {MAX_GROUPS} groups an account and region, and "
            f"{SHARED_GROUPS} of them and {SHARED_RULES} of {MAX_RULES} rules are shared.",
            fix=f"keep it for at most {MAX_OWN}; the others are in the shared groups in any case",
        )
    needed = len(services) * QUERIES_A_SERVICE + SHARED_QUERIES
    if needed > query_quota:
        yield Problem(
            where="environment",
            field="logs.query_quota",
            got=query_quota,
            rule=f"is less than the {needed} saved queries of {len(services)} services.",
            fix=f"have AWS raise the quota of the account, then write query_quota: {needed} or more",
        )
