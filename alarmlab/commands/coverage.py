"""The command `alarmlab coverage TEMPLATE [--scenarios PATH]`."""

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
  0  the coverage was written, and is what was asked for
  1  less than --min is watched, or --require-both found an alarm without a firing or a quiet case
  2  an argument, a template or a scenario file is wrong

example:
  alarmlab coverage cdk.out --scenarios scenarios --require-both --min 80

What is expected of each kind of resource, and where that comes from, is in docs/alarmlab/coverage.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_template_position(parser)
    add_deployment_arguments(parser)
    parser.add_argument(
        "--scenarios", type=Path, metavar="PATH", help="scenario file, or directory of scenario files"
    )
    parser.add_argument(
        "--require-both",
        action="store_true",
        help="fail when an alarm lacks a scenario in which it fires, or stays quiet",
    )
    parser.add_argument(
        "--min", type=_percentage, metavar="PCT", help="fail when less of the ways to fail is watched"
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="default: %(default)s"
    )


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.coverage_run import show_coverage

    return show_coverage(
        template_path=options.template,
        deployment=deployment_of(options),
        scenarios_path=options.scenarios,
        require_both=options.require_both,
        min_pct=options.min,
        form=options.format,
    )


def _percentage(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"got {text!r}; a percentage is a number from 0 to 100")
    return number


COMMAND = Command(
    name="coverage",
    summary="say which resources of a template are watched, and which ways to fail are not",
    description="Compare the resources of a template with its alarms, and its alarms with their scenarios.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
