"""The command line: `alarmlab COMMAND ...`. A new command is one file, and one line in _COMMANDS."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from alarmlab.commands import backtest, check, cost, coverage, fetch, fit, review, test
from alarmlab.errors import AlarmlabError

BAD_INPUT = 2
INTERRUPTED, READER_LEFT = 130, 141
"""What a shell reports of a program that ended by SIGINT, by SIGPIPE."""

_COMMANDS = (
    backtest.COMMAND,
    check.COMMAND,
    cost.COMMAND,
    coverage.COMMAND,
    fetch.COMMAND,
    fit.COMMAND,
    review.COMMAND,
    test.COMMAND,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, of the process unless given, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except AlarmlabError as error:
        print(f"alarmlab: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads (`| head`) has seen enough. What Python would still flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_LEFT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alarmlab",
        description="Prove CloudWatch alarms offline, against a synthesized CloudFormation template.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        of_command = commands.add_parser(
            command.name,
            help=command.summary,
            description=command.description,
            epilog=command.epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(of_command)
        of_command.set_defaults(run=command.run)
    return parser
