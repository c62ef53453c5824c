"""The command `alarmlab review --base OLD --head NEW`."""

from __future__ import annotations

import argparse
from pathlib import Path

from alarmlab.commands.command import Command
from alarmlab.commands.history_arguments import add_history_arguments, history_of
from alarmlab.commands.template_arguments import add_deployment_arguments, deployment_of

_EPILOG = """\
exit codes:
  0  the comment was written
  2  an argument, a template, a scenario or an assumptions file is wrong

example:
  alarmlab review --base cdk.out.main --head cdk.out --scenarios scenarios > comment.md

What the comment says is described in docs/alarmlab/review.md.
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    for name, words in (("--base", "before the change"), ("--head", "with the change")):
        parser.add_argument(
            name, required=True, type=Path, metavar="PATH", help=f"template or cdk.out {words}"
        )
    add_deployment_arguments(parser)
    parser.add_argument(
        "--scenarios", type=Path, metavar="PATH", help="scenario file, or directory of scenario files"
    )
    parser.add_argument(
        "--emitters", type=Path, metavar="FILE", help="YAML with the metrics your applications publish"
    )
    parser.add_argument(
        "--assumptions", type=Path, metavar="FILE", help="YAML with what no template says: volumes"
    )
    parser.add_argument(
        "--prices", type=Path, metavar="FILE", help="price list (JSON) instead of alarmlab's own"
    )
    add_history_arguments(parser, required=False)


def _run(options: argparse.Namespace) -> int:
    from alarmlab.commands.review_run import review

    print(
        review(
            base=options.base,
            head=options.head,
            deployment=deployment_of(options),
            scenarios_path=options.scenarios,
            emitters_path=options.emitters,
            assumptions_path=options.assumptions,
            prices_path=options.prices,
            history=history_of(options),
        ),
        end="",
    )
    return 0


COMMAND = Command(
    name="review",
    summary="write what a change means for alarms, as one comment for a pull request",
    description="Compare two revisions of templates: alarms, findings, coverage, cost, resources.",
    epilog=_EPILOG,
    add_arguments=_add_arguments,
    run=_run,
)
