"""What a sampling rule can cost a month, at most, for a given traffic."""

from __future__ import annotations

from pdm_catalog.traces import SamplingRule

USD_PER_MILLION_TRACES = 5.0
"""Traces recorded, us-east-1: https://aws.amazon.com/xray/pricing/. The first 100,000 a month are free; the
bound does not count on them. Insights that are looked at, and traces that are retrieved, come on top."""
SECONDS_A_MONTH = 30 * 24 * 3600
BOOST_MIN = 1
"""A boost lasts so many minutes at most: X-Ray Developer Guide, "Configuring adaptive sampling"."""


def traces_per_s(rule: SamplingRule, requests_per_s: float) -> float:
    """The most traces a second, on the average of a month in which every boost is taken."""
    kept = min(rule.reservoir_per_s, requests_per_s)
    rest = requests_per_s - kept
    boosted = 0.0
    if rule.boost is not None:
        share_of_time = min(1.0, BOOST_MIN / max(rule.boost.cooldown_min, BOOST_MIN))
        boosted = max(0.0, rule.boost.max_share - rule.share) * share_of_time
    return kept + rest * (rule.share + boosted)


def usd_a_month(rule: SamplingRule, requests_per_s: float) -> float:
    """What the traces of a rule cost a month at most, in US dollars."""
    traces = traces_per_s(rule, requests_per_s) * SECONDS_A_MONTH
    return traces / 1_000_000 * USD_PER_MILLION_TRACES
