"""The command line: `alarmlab test SCENARIO... --template PATH`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from alarmlab.errors import AlarmlabError

BAD_INPUT = 2

_EPILOG = """\
exit codes:
  0  every case passed
  1  a case failed, or --require-both found an alarm without a firing or a quiet case
  2  an argument, a template or a scenario file is wrong, or a scenario names an alarm
     alarmlab cannot evaluate yet

example:
  alarmlab test scenarios/*.yaml --template cdk.out --parameter Stage=prod --require-both

The format of scenario files is described in docs/alarmlab.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, of the process unless given, and return the exit code."""
    options = _parser().parse_args(arguments)
    # Imported here so that --help and a wrong argument answer at once.
    from alarmlab.commands.test import run_test

    try:
        return run_test(
            scenario_paths=options.scenarios,
            template_path=options.template,
            parameters=dict(options.parameter),
            account=options.account,
            region=options.region,
            require_both=options.require_both,
        )
    except AlarmlabError as error:
        print(f"alarmlab: {error}", file=sys.stderr)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alarmlab",
        description="Prove CloudWatch alarms offline, against a synthesized CloudFormation template.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    test = commands.add_parser(
        "test",
        help="play scenario files and compare what the alarms do with what they must do",
        description="Play scenario files against the alarms of a template, as CloudWatch evaluates them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    test.add_argument("scenarios", nargs="+", type=Path, metavar="SCENARIO", help="scenario file (YAML)")
    test.add_argument(
        "--template", required=True, type=Path, metavar="PATH", help="template (JSON) or cdk.out directory"
    )
    test.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_parameter,
        metavar="KEY=VALUE",
        help="value of a CloudFormation parameter, instead of its default; may be repeated",
    )
    test.add_argument(
        "--account", default="123456789012", metavar="ID", help="AWS::AccountId (default: %(default)s)"
    )
    test.add_argument(
        "--region", default="us-east-1", metavar="NAME", help="AWS::Region (default: %(default)s)"
    )
    test.add_argument(
        "--require-both",
        action="store_true",
        help="fail when an alarm of the template lacks a case in which it fires, or stays quiet",
    )
    return parser


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"got {text!r}; a parameter is written KEY=VALUE")
    return name, value
