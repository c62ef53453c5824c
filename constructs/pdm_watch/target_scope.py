"""The remediator's permissions in one policy: its targets by name while they fit, and else by cluster."""

from __future__ import annotations

from collections.abc import Iterable

from pdm_catalog.errors import Problem, refuse
from pdm_watch.remedy_permissions import Permission

POLICY_MAX_CHARS = 10_240
"""All inline policies of a role together, without white space:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html."""
TARGETS_MAX_CHARS = 7_000
"""What of it the targets may take. Queues, table, logs and traces take less than 2,500."""
BY_CLUSTER = "A policy cannot name so many services; the remediator acts on the catalogue's only."
ANY_ENDPOINT = "A policy cannot name so many endpoints; the remediator acts on the catalogue's only."


def fitting(exact: Iterable[Permission]) -> tuple[Permission, ...]:
    """One permission per set of actions, as narrow as a policy has room for.

    First every target by its name; then services by their clusters; then any endpoint of the account.

    Raises:
        CatalogError: Not even the clusters fit.
    """
    named = _together(exact)
    by_cluster = _by_cluster(named)
    any_endpoint = tuple(map(_any_endpoint, by_cluster))
    for choice in (named, by_cluster, any_endpoint):
        if _chars(choice) <= TARGETS_MAX_CHARS:
            return choice
    clusters = {arn for permission in by_cluster for arn in permission.resources if ":service/" in arn}
    refuse(
        [
            Problem(
                where="environment",
                field="clusters",
                got=len(clusters),
                rule=f"are more than one role's policies of {POLICY_MAX_CHARS:,} characters can name.",
                fix="split the environment into two files",
            )
        ]
    )
    return named


def _together(permissions: Iterable[Permission]) -> tuple[Permission, ...]:
    wanted: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for permission in permissions:
        key = (permission.actions, permission.wildcard_because)
        wanted.setdefault(key, set()).update(permission.resources)
    return tuple(
        Permission(actions=actions, resources=tuple(sorted(resources)), wildcard_because=because)
        for (actions, because), resources in wanted.items()
    )


def _by_cluster(named: Iterable[Permission]) -> tuple[Permission, ...]:
    """All that is allowed on ECS services as one: each ARN is then in the policy once.

    An action and an ARN of a kind that it does not know allow nothing.
    """
    actions: list[str] = []
    clusters: set[str] = set()
    others: list[Permission] = []
    for permission in named:
        if ":ecs:" not in permission.resources[0]:
            others.append(permission)
            continue
        actions += [action for action in permission.actions if action not in actions]
        clusters |= {_of_its_cluster(arn) for arn in permission.resources}
    if not actions:
        return tuple(others)
    services = Permission(
        actions=tuple(actions), resources=tuple(sorted(clusters)), wildcard_because=BY_CLUSTER
    )
    return (services, *others)


def _of_its_cluster(arn: str) -> str:
    """arn:...:service/cluster/name -> arn:...:service/cluster/*, and so the deployments and revisions."""
    kind, cluster, *_ = arn.split("/")
    return f"{kind}/{cluster}/*"


def _any_endpoint(permission: Permission) -> Permission:
    if ":sagemaker:" not in permission.resources[0]:
        return permission
    kind, _ = permission.resources[0].split("/")
    return Permission(actions=permission.actions, resources=(f"{kind}/*",), wildcard_because=ANY_ENDPOINT)


def _chars(permissions: Iterable[Permission]) -> int:
    """What they take in a policy: each ARN with its quotes and comma."""
    return sum(
        len(word) + len('"",')
        for permission in permissions
        for word in (*permission.actions, *permission.resources)
    )
