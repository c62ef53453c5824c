"""Percentiles, trimmed means and their kin: recorded numbers, documented examples, and plain definitions."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.metrics.notation import parse_statistic
from alarmlab.metrics.percentile import Percentile
from alarmlab.metrics.statistic import Stretches, value_of

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "statistics.yaml").read_text(encoding="utf-8"))


def value(text: str, samples: Sequence[float]) -> float | None:
    statistic = parse_statistic(text)
    assert statistic, text
    return value_of(samples, statistic)


def examples() -> list[Any]:
    return [
        pytest.param(found["samples"], text, expected, id=f"{text} of {found['samples']}")
        for found in [*FACTS["recorded"], FACTS["documented"]]
        for text, expected in found["statistics"].items()
    ]


@pytest.mark.parametrize(("samples", "text", "expected"), examples())
def test_a_recorded_or_documented_statistic_is_reproduced(
    samples: list[float], text: str, expected: float
) -> None:
    # The documented examples are of bounds, not of what lies within a bin: a twentieth is half a bin.
    tolerance = 0.05 if text.startswith(("TM(150", "TS(150")) else 1e-12

    assert value(text, samples) == pytest.approx(expected, rel=tolerance)


def test_the_recorded_statistics_are_read_whole() -> None:
    assert sum(len(found["statistics"]) for found in FACTS["recorded"]) == 175


@pytest.mark.parametrize(
    ("text", "samples", "expected"),
    [
        pytest.param("p99", [0.0] * 99 + [7.0], 0.0, id="zeros have a bin of their own"),
        pytest.param("p99.9", [1.0] * 999 + [5.0], 1.1, id="the rank ends the bin of the ones"),
        pytest.param("p99.9", [1.0] * 998 + [5.0] * 2, math.sqrt(1.1**16 * 5), id="half way to the fives"),
        pytest.param("p50", [4.0], 4.0, id="one sample"),
        pytest.param("TM(4:8)", [4.0, 4.0], None, id="the lower bound is not included"),
        pytest.param("TM(2:4)", [4.0, 4.0], 4.0, id="the upper bound is"),
        pytest.param("TC(4:8)", [4.0, 4.0], 0.0, id="the count of none is 0"),
        pytest.param("TS(4:8)", [4.0, 4.0], 0.0, id="the sum of none is 0"),
        pytest.param("PR(4:8)", [4.0, 4.0], 0.0, id="the rank of none is 0"),
        pytest.param("PR(0:8)", [0.0, 4.0, 4.0, 4.0], 75.0, id="zero is not above 0"),
        pytest.param("PR(:0)", [0.0, 4.0, 4.0, 4.0], 25.0, id="zero is up to 0"),
        pytest.param("TC(:8)", [0.0, 4.0, 4.0, 4.0], 4.0, id="an open bound leaves zeros in"),
        pytest.param("tm50", [0.0, 0.0, 4.0, 4.0], 0.0, id="the trimmed mean of zeros is 0"),
        pytest.param("WM(2:8)", [1.0, 16.0, 16.0, 16.0], 6.5, id="outside values become the bounds"),
    ],
)
def test_a_statistic_of_few_samples(text: str, samples: list[float], expected: float | None) -> None:
    assert value(text, samples) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    "text", ["p50", "p99.9", "tm90", "tc90", "ts90", "wm90", "IQM", "TC(1:5)", "PR(:5)", "WM(10%:)"]
)
def test_negative_samples_leave_only_the_plain_statistics_and_the_extremes(text: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"""
    samples = [-1.0, 2.0, 8.0]

    assert value(text, samples) is None
    assert (value("p0", samples), value("p100", samples), value("Sum", samples)) == (-1.0, 8.0, 9.0)


positive = st.floats(min_value=0, max_value=1e12, allow_subnormal=False).filter(
    lambda number: number == 0 or number > 1e-9
)
some_samples = st.lists(positive, min_size=1, max_size=50)
percentages = st.decimals(0, 100, places=2)


@given(some_samples, percentages)
def test_a_percentile_is_within_a_tenth_of_the_sample_of_its_rank(samples: list[float], pct: Decimal) -> None:
    """The nearest rank, the plainest definition of all, is never further away than one bin."""
    ordered = sorted(samples)
    nearest = ordered[max(0, math.ceil(pct * len(samples) / 100) - 1)]

    found = Percentile(pct=pct).of(samples)

    assert found is not None
    assert nearest / 1.1000001 <= found <= nearest * 1.1000001


@given(some_samples, percentages, percentages)
def test_a_higher_percentile_is_no_smaller(samples: list[float], first: Decimal, second: Decimal) -> None:
    low, high = (Percentile(pct=pct).of(samples) for pct in sorted((first, second)))

    assert low is not None
    assert high is not None
    assert low <= high


@given(some_samples, st.integers(0, 99), st.integers(1, 100))
def test_statistics_between_percentages_follow_their_plain_definition(
    samples: list[float], low: int, high: int
) -> None:
    """Each sample is a hundred shares; those between the two shares count, the others are cut or clamped."""
    if low >= high:
        low, high = high - 1, low + 1
    shares = [sample for sample in sorted(samples) for _ in range(100)]
    first, last = low * len(samples), high * len(samples)
    kept = shares[first:last]
    clamped = [*[kept[0]] * first, *kept, *[kept[-1]] * (len(shares) - last)]
    bounds = f"({low}%:{high}%)"

    assert value(f"TC{bounds}", samples) == pytest.approx(len(kept) / 100)
    assert value(f"TS{bounds}", samples) == pytest.approx(math.fsum(kept) / 100, rel=0.11)
    assert value(f"TM{bounds}", samples) == pytest.approx(math.fsum(kept) / len(kept), rel=0.11)
    # Exactly between two samples either of them may stand for what is cut off.
    if not any(place % 100 == 0 and 0 < place < len(shares) for place in (first, last)):
        assert value(f"WM{bounds}", samples) == pytest.approx(math.fsum(clamped) / len(clamped), rel=0.11)


binned = st.integers(-5, 40).map(lambda place: 1.1 ** (place + 0.5)) | st.just(0.0)
edges = st.integers(-10, 45)


@given(st.lists(binned, min_size=1, max_size=50), edges, edges)
def test_statistics_between_values_follow_their_plain_definition(
    samples: list[float], first: int, second: int
) -> None:
    """Samples in the middle of bins and bounds at their edges: nothing of a bin is cut off."""
    low, high = (f"{1.1**place:.10f}" for place in (min(first, second), max(first, second) + 1))
    kept = [sample for sample in samples if float(low) < sample <= float(high)]
    clamped = [min(max(sample, float(low)), float(high)) for sample in samples]
    bounds = f"({low}:{high})"

    assert value(f"TC{bounds}", samples) == pytest.approx(len(kept), abs=1e-6)
    assert value(f"PR{bounds}", samples) == pytest.approx(100 * len(kept) / len(samples), abs=1e-6)
    assert value(f"TS{bounds}", samples) == pytest.approx(math.fsum(kept), rel=0.06, abs=1e-6)
    if kept:
        assert value(f"TM{bounds}", samples) == pytest.approx(math.fsum(kept) / len(kept), rel=0.06)
    if min(samples) <= float(low) and max(samples) >= float(high):
        assert value(f"WM{bounds}", samples) == pytest.approx(math.fsum(clamped) / len(samples), rel=0.06)


@given(some_samples, st.floats(min_value=0.001, max_value=1000))
def test_a_trimmed_sum_is_the_trimmed_mean_times_the_trimmed_count(
    samples: list[float], bound: float
) -> None:
    """Documented in these words."""
    for bounds in (f"(:{bound:.6f})", f"({bound:.6f}:)", "(20%:)", "(10%:90%)"):
        mean, count = value(f"TM{bounds}", samples), value(f"TC{bounds}", samples)
        expected = 0.0 if mean is None else mean * (count or 0)

        assert value(f"TS{bounds}", samples) == pytest.approx(expected)


@given(
    text=st.sampled_from(["p90", "TM(10%:90%)", "TC(:8)", "PR(2:)", "Maximum"]),
    seed=st.integers(0, 2**32),
    stretches=st.lists(st.tuples(st.integers(0, 1_199), st.integers(1, 1_200)), min_size=1, max_size=8),
    put_before=st.integers(0, 1_200),
)
def test_a_stretch_of_a_long_list_has_the_statistic_of_its_samples(
    text: str, seed: int, stretches: list[tuple[int, int]], put_before: int
) -> None:
    """Also after it was looked at and then grew, at its end or before it."""
    rng = random.Random(seed)  # noqa: S311  # repeatable, not secret
    samples = [round(rng.uniform(-0.01 if seed % 5 == 0 else 0, 12), 2) for _ in range(1_200)]
    statistic = parse_statistic(text)
    assert statistic
    looked_at = Stretches(samples)

    for more in ([], [5.0] * 300, None):
        if more is None:
            samples.insert(put_before, 7.0)
            looked_at.changed_from(put_before)
        else:
            samples.extend(more)
        for first, count in stretches:
            stretch = samples[first : first + count]
            found = looked_at.value(first, first + len(stretch), statistic)
            assert found == value_of(stretch, statistic)
