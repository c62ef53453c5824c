"""The rules on missing data once more: the prose of the user guide, slow and plain, to check the fast core.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

from itertools import product

Row = str
"""Datapoints of the evaluation range, newest on the right: X breaches, 0 does not, - is missing."""


def expected_state(row: Row, *, m: int, n: int, treat: str, before: str) -> str:
    """The state after an evaluation, where m of n datapoints must breach."""
    retrieved = [datapoint for datapoint in row if datapoint != "-"][-n:]
    lacking = n - len(retrieved)
    if treat in ("breaching", "notBreaching"):
        filler = "X" if treat == "breaching" else "0"
        return "ALARM" if (retrieved + [filler] * lacking).count("X") >= m else "OK"

    # Whatever the missing datapoints would have been, is the answer the same?
    answers = {(retrieved + list(filling)).count("X") >= m for filling in product("X0", repeat=lacking)}
    if answers == {True}:
        return "ALARM"
    if answers == {False} or "0" in retrieved:
        return "OK"

    # Not one good datapoint, and too few bad ones.
    if treat == "ignore":
        return before
    return "ALARM" if _waited_long_enough(row, retrieved, m) else "INSUFFICIENT_DATA"


def _waited_long_enough(row: Row, retrieved: list[str], m: int) -> bool:
    """Whether the oldest breaching datapoint that counts lies m periods back or further."""
    if "X" not in retrieved:
        return False
    bad_seen = 0
    for periods_back, datapoint in enumerate(reversed(row), start=1):
        bad_seen += datapoint == "X"
        if bad_seen == len(retrieved):
            return periods_back >= m
    raise AssertionError("every retrieved datapoint is in the row")
