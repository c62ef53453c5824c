"""A threshold that no value can cross is refused when its file is read, not found out at night."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from pdm_catalog.errors import CatalogError
from pdm_catalog.thresholds import Thresholds
from tests.conftest import ENVIRONMENTS

GOOD = ENVIRONMENTS[0].thresholds


OUT_OF_RANGE = [
    ("cpu_pct", 0),
    ("cpu_pct", 100),
    ("memory_pct", 101),
    ("target_5xx_pct", -1),
    ("target_4xx_pct", 100),
    ("data_quality", 0),
    ("data_quality", 95),
    ("target_5xx_per_minute", -1),
    ("target_5xx_min_requests", float("inf")),
    ("response_time_p50_s", 0),
    ("response_time_p90_s", float("nan")),
    ("response_time_p99_s", 0.001),
    ("prediction_errors_per_minute", -0.5),
    ("prediction_relative_error", float("inf")),
    ("model_latency_p90_s", 0),
    ("overhead_latency_p90_s", float("nan")),
    ("stream_age_s", 0),
    ("prediction_age_s", 0),
    ("prediction_confidence", 60),
    ("prediction_error_cycles", -1),
    ("pipeline_duration_s", 0),
    ("pipeline_success_pct", 100),
    ("engines_silent_pct", 0),
    ("engines_degraded_pct", 100),
]


@pytest.mark.parametrize(("field", "value"), OUT_OF_RANGE)
def test_a_threshold_outside_its_range_is_refused(field: str, value: float) -> None:
    """Percentages are 0 to 100, shares 0 to 1, everything else is finite and not negative."""
    with pytest.raises(CatalogError) as caught:
        replace(GOOD, **{field: value})

    assert [problem.field for problem in caught.value.problems] == [field]


def test_every_threshold_is_tried_above() -> None:
    """A new one needs a rule and a row."""
    assert {field for field, _ in OUT_OF_RANGE} == {field.name for field in fields(Thresholds)}
