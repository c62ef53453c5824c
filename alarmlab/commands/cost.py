"""The command `alarmlab cost TEMPLATE [--against OTHER]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.template_arguments import (
    add_deployment_arguments,
    add_template_position,
    deployment_of,
)

_EPILOG = """\
exit codes:
  0  the bill was written
  2  an argument, a template, a price list or an assumptions file is wrong, or there are no
     prices of the region

example:
  alarmlab cost cdk.out --assumptions volumes.yaml --against cdk.out.main

What is counted, and the format of assumptions, is described in docs/alarmlab/cost.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_template_position(parser)
    add_deployment_arguments(parser)
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OTHER",
        help="older template or cdk.out: show what differs",
    )
    parser.add_argument(
        "--assumptions", type=Path, metavar="FILE", help="YAML with what no template says: volumes"
    )
    parser.add_argument(
        "--prices", type=Path, metavar="FILE", help="price list (JSON) instead of alarmlab's own"
    )
    parser.add_argument(
        "--free-tier", action="store_true", help="take off what an account has free each month"
    )
    parser.add_argument("--lines", action="store_true", help="show every line of the bill")
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="default: %(default)s"
    )


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.cost_run import show_cost

    show_cost(
        template_path=options.template,
        against_path=options.against,
        deployment=deployment_of(options),
        assumptions_path=options.assumptions,
        prices_path=options.prices,
        free_tier=options.free_tier,
        with_lines=options.lines,
        form=options.format,
    )
    return 0


COMMAND = Command(
    name="cost",
    summary="say what alarms, dashboards, metrics and logs of a template cost a month",
    description="Price what a template watches with, by the month, from sourced list prices.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
