"""How fast a burning budget is told, and how long it rings on: `python -m benchmarks.burn_rates`.

Synthetic burns through `alarmlab backtest`: the catalogue's windows and composites, and beside them what one
alarm alone could do. docs/slo.md quotes the table.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alarmlab.commands.main import main as alarmlab
from pdm_catalog.slo import BURNS, FEWEST_BAD

TARGET_PCT = 99.5
REQUESTS = 600
START = datetime(2026, 5, 1, tzinfo=UTC)
QUIET_DAYS = 14
DAYS = 20
DAY_MIN = 1_440
TOPIC = "arn:aws:sns:us-east-1:000000000000:page"
FAILED, ALL = "Errors", "Requests"
NAMESPACE = "Burn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """So large a share of the requests fails for so long."""

    words: str
    share: float
    minutes: int


FAILURES = (
    Failure(words="everything fails, 3 minutes", share=1, minutes=3),
    Failure(words="everything fails, half an hour", share=1, minutes=30),
    Failure(words="30 x the budget, 2 hours", share=0.15, minutes=120),
    Failure(words="10 x the budget, 8 hours", share=0.05, minutes=480),
    Failure(words="4 x the budget, 2 days", share=0.02, minutes=2_880),
    Failure(words="2 x the budget, 4 days", share=0.01, minutes=5_760),
)
SHOWN = ("page", "ticket", "14.4x long only", "14.4x m of n", "6x long only", "6x m of n")


def main() -> int:
    """Print the table as Markdown."""
    print("| burn | " + " | ".join(SHOWN) + " |")
    print("|---" * (len(SHOWN) + 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for failure in FAILURES:
            pages = told(failure, Path(folder))
            print(f"| {failure.words} | " + " | ".join(_words(pages[name]) for name in SHOWN) + " |")
    return 0


def told(failure: Failure, folder: Path) -> Mapping[str, tuple[int, int] | None]:
    """Of each alarm, the minutes from the failure's beginning to its page, and from its end to its OK."""
    template, history = folder / "template.json", folder / "history.csv"
    template.write_text(json.dumps({"Resources": dict(_resources())}), encoding="utf-8")
    with history.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["timestamp", f"Sum of {NAMESPACE}:{ALL}", f"Sum of {NAMESPACE}:{FAILED}"])
        rows.writerows(_history(failure))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = alarmlab(["backtest", str(template), "--history", str(history), "--format", "json"])
    if code:
        raise RuntimeError(said.getvalue())
    found = json.loads(said.getvalue())
    begin = START + timedelta(days=QUIET_DAYS)
    end = begin + timedelta(minutes=failure.minutes)
    return {alarm["name"]: _times(alarm["pages"], begin, end) for alarm in found["alarms"]}


def _history(failure: Failure) -> Iterator[tuple[str, int, int | str]]:
    first = QUIET_DAYS * DAY_MIN
    for minute in range(DAYS * DAY_MIN):
        burning = first <= minute < first + failure.minutes
        failed = round(REQUESTS * failure.share) if burning else int(minute % 10 == 0)  # 0.03 of the budget
        yield (START + timedelta(minutes=minute)).isoformat(), REQUESTS, failed or ""


def _resources() -> Iterator[tuple[str, dict[str, Any]]]:
    rules: dict[str, list[str]] = {"page": [], "ticket": []}
    for burn in BURNS:
        limit_pct = burn.threshold_pct(TARGET_PCT)
        long, short = f"{burn.rate:g}x long only", f"{burn.rate:g}x short"
        yield _id(long), _alarm(long, burn.long_s, limit_pct, fewest=FEWEST_BAD)
        yield _id(short), _alarm(short, burn.short_s, limit_pct)
        many = burn.long_s // burn.short_s
        name = f"{burn.rate:g}x m of n"
        yield _id(name), _alarm(name, burn.short_s, limit_pct, datapoints=(many // 4, many))
        rules["page" if burn.pages else "ticket"].append(f'(ALARM("{long}") AND ALARM("{short}"))')
    for name, pairs in rules.items():
        properties = {"AlarmName": name, "AlarmRule": " OR ".join(pairs), "AlarmActions": [TOPIC]}
        if name == "ticket":
            properties |= {
                "ActionsSuppressor": "page",
                "ActionsSuppressorWaitPeriod": 120,
                "ActionsSuppressorExtensionPeriod": 21_600,
            }
        yield _id(name), {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}


def _alarm(
    name: str, period_s: int, limit_pct: float, *, fewest: int = 1, datapoints: tuple[int, int] = (1, 1)
) -> dict[str, Any]:
    text = f"IF(FILL(bad, 0) >= {fewest}, 100 * (FILL(bad, 0) / FILL(all, 0)), 0)"
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": name,
            "Metrics": [
                {"Id": "result", "Expression": text, "ReturnData": True},
                *(
                    {
                        "Id": short_id,
                        "ReturnData": False,
                        "MetricStat": {
                            "Metric": {"Namespace": NAMESPACE, "MetricName": metric},
                            "Stat": "Sum",
                            "Period": period_s,
                        },
                    }
                    for short_id, metric in (("bad", FAILED), ("all", ALL))
                ),
            ],
            "DatapointsToAlarm": datapoints[0],
            "EvaluationPeriods": datapoints[1],
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": limit_pct,
            "TreatMissingData": "notBreaching",
        },
    }


def _id(name: str) -> str:
    return "".join(letter for letter in name.title() if letter.isalnum())


def _times(pages: list[dict[str, str]], begin: datetime, end: datetime) -> tuple[int, int] | None:
    if not pages:
        return None
    first, last = (datetime.fromisoformat(at) for at in (pages[0]["start"], pages[-1]["end"]))
    return int((first - begin).total_seconds() // 60), int((last - end).total_seconds() // 60)


def _words(times: tuple[int, int] | None) -> str:
    if times is None:
        return "never"
    told_min, over_min = times
    return f"{_span(told_min)}, {'over before its end' if over_min < 0 else _span(over_min)}"


def _span(minutes: int) -> str:
    return f"{minutes} min" if minutes < 180 else f"{minutes / 60:.0f} h"


if __name__ == "__main__":
    raise SystemExit(main())
