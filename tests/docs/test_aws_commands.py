"""Every `aws` command in the pages is one that the AWS command line knows, with its options.

The command line derives both from the service models that botocore carries. No command is run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
IN_TEXT = re.compile(r"`(aws [a-z0-9-]+ [^`]+)`|^ {4,}(aws .+)$", re.MULTILINE)
# "Command line options" of the AWS CLI, for every command; --max-items for every one that pages.
GLOBAL = {"--query", "--output", "--region", "--profile", "--max-items"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a command takes, and what it must be given."""

    known: frozenset[str]
    required: frozenset[str] = frozenset()


# What the command line adds to the services' own operations (AWS CLI reference).
CUSTOM = {
    ("configure", "get"): Options(known=frozenset()),
    ("logs", "tail"): Options(known=frozenset({"--since", "--follow", "--filter-pattern", "--format"})),
}


def commands() -> Iterator[tuple[str, str]]:
    """Every command, with the page it is on."""
    for path in PAGES:
        for inline, block in IN_TEXT.findall(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), inline or block


@pytest.mark.parametrize(("page", "command"), sorted(set(commands())))
def test_an_aws_command_exists_and_has_the_options_it_needs(page: str, command: str) -> None:
    """A typing error in a runbook is found at 03:00 otherwise."""
    _, service, operation, *arguments = shlex.split(command)
    given = {argument for argument in arguments if argument.startswith("--")}
    options = options_of(service, operation)

    assert given - GLOBAL - options.known == set(), f"{page}: no such option"
    assert options.required - given == set(), f"{page}: needed and not given"


@cache
def options_of(service: str, operation: str) -> Options:
    """The options of a command; its existence is asserted."""
    if (service, operation) in CUSTOM:
        return CUSTOM[service, operation]
    model = botocore.session.get_session().get_service_model(service)
    known = {xform_name(name, "-"): name for name in model.operation_names}
    assert operation in known, f"aws {service} knows no {operation}"
    shape = model.operation_model(known[operation]).input_shape
    if shape is None:
        return Options(known=frozenset())
    return Options(known=_options(shape.members), required=_options(shape.required_members))


def _options(members: Iterable[str]) -> frozenset[str]:
    return frozenset(f"--{xform_name(member, '-')}" for member in members)
