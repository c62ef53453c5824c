"""The arguments of every command that reads templates: which, and what their deployment would know."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What a template leaves to its deployment: parameters, account, region."""

    parameters: Mapping[str, str]
    account: str
    region: str


def add_template_position(parser: argparse.ArgumentParser) -> None:
    """Add `TEMPLATE`, for the commands that are about the template itself."""
    parser.add_argument("template", type=Path, metavar="TEMPLATE", help="template or cdk.out directory")


def add_template_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--template PATH`, for the commands whose words are something else."""
    parser.add_argument(
        "--template",
        required=True,
        type=Path,
        metavar="PATH",
        help="template (JSON, YAML) or cdk.out directory",
    )


def add_deployment_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `--parameter`, `--account` and `--region`; `deployment_of` reads them."""
    add_parameter_argument(parser)
    parser.add_argument(
        "--account", default="123456789012", metavar="ID", help="AWS::AccountId (default: %(default)s)"
    )
    parser.add_argument(
        "--region", default="us-east-1", metavar="NAME", help="AWS::Region (default: %(default)s)"
    )


def add_parameter_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--parameter KEY=VALUE`."""
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_parameter,
        metavar="KEY=VALUE",
        help="value of a CloudFormation parameter, instead of its default; may be repeated",
    )


def deployment_of(options: argparse.Namespace) -> Deployment:
    """What `add_deployment_arguments` asked for."""
    return Deployment(parameters=dict(options.parameter), account=options.account, region=options.region)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"got {text!r}; a parameter is written KEY=VALUE")
    return name, value
