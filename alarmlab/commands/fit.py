"""The command `alarmlab fit TEMPLATE --history FILE`."""

from __future__ import annotations

import argparse

from alarmlab.commands.command import Command
from alarmlab.commands.history_arguments import add_history_arguments, history_of
from alarmlab.commands.template_arguments import (
    add_deployment_arguments,
    add_template_position,
    deployment_of,
)

_EPILOG = """\
exit codes:
  0  limits were proposed
  2  an argument, a template, the history or the incidents are wrong, or no alarm can be fitted

example:
  alarmlab fit cdk.out --history june.parquet --incidents incidents.csv

How a limit follows from history is described in docs/alarmlab/fit.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_template_position(parser)
    add_deployment_arguments(parser)
    add_history_arguments(parser, required=True)
    parser.add_argument(
        "--share",
        type=float,
        default=0.995,
        metavar="SHARE",
        help="of the quiet datapoints, below which a limit's value is taken (default: %(default)s)",
    )
    parser.add_argument(
        "--factor",
        type=float,
        default=1.2,
        metavar="FACTOR",
        help="how many times that value the limit is (default: %(default)s)",
    )
    parser.add_argument(
        "--alarm", action="append", default=[], metavar="NAME", help="fit only this one; may be repeated"
    )
    parser.add_argument(
        "--format", choices=("plain", "json", "markdown"), default="plain", help="default: %(default)s"
    )


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.fit_run import Request, run_fit

    return run_fit(
        Request(
            template_path=options.template,
            deployment=deployment_of(options),
            history=history_of(options),
            share=options.share,
            factor=options.factor,
            names=tuple(options.alarm),
            form=options.format,
        )
    )


COMMAND = Command(
    name="fit",
    summary="propose limits for alarms from their own quiet history",
    description="Say what each alarm's threshold should be by what it saw in quiet times.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
