"""Packages that only some commands need, and that alarmlab is therefore installed without."""

from __future__ import annotations

from importlib.util import find_spec

from alarmlab.errors import BadInputError

_PACKAGES = {"backtest": ("numpy", "polars", "matplotlib"), "account": ("boto3",)}
"""By extra, as alarmlab/pyproject.toml has them."""


def require(*extras: str) -> None:
    """Raise BadInputError, saying what to install, when a package of these extras is not there."""
    lacking = [name for extra in extras for name in _PACKAGES[extra] if find_spec(name) is None]
    if lacking:
        raise BadInputError(
            where="alarmlab",
            what=f"this command needs {', '.join(lacking)}",
            fix=f"pip install 'alarmlab[{','.join(extras)}]'",
        )
