"""A remedy names an exact target and has a cap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pdm_catalog.errors import CatalogError
from pdm_catalog.remedies import ScaleOutService


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"cluster": ""}, "cluster"),
        ({"service": ""}, "service"),
        ({"step": 0}, "step"),
        ({"step": 11}, "step"),
    ],
)
def test_a_remedy_without_target_or_bound_is_refused(fields: dict[str, Any], field: str) -> None:
    """Nothing acts on "whatever is there"."""
    with pytest.raises(CatalogError) as caught:
        replace(ScaleOutService(cluster="c", service="s"), **fields)

    assert [problem.field for problem in caught.value.problems] == [field]
