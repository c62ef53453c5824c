"""A package that is not installed is told before anything fails on it."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from alarmlab.commands import extras
from alarmlab.errors import BadInputError


def test_what_is_installed_is_no_error() -> None:
    extras.require("backtest", "account")


def test_what_is_not_installed_is_named_with_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_boto3(name: str) -> object:
        return None if name == "boto3" else find_spec(name)

    monkeypatch.setattr(extras, "find_spec", without_boto3)

    with pytest.raises(BadInputError) as raised:
        extras.require("backtest", "account")

    assert str(raised.value) == (
        "alarmlab: this command needs boto3\n  fix: pip install 'alarmlab[backtest,account]'"
    )
