"""`python -m local.dashboard_page`: every dashboard of environments/local.yaml as a page, on sample data.

With --body FILE: the dashboard body in the file, whatever it is of, on made-up data.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from alarmlab.cloudformation.values import mapping
from alarmlab.dashboards.body import read_body
from alarmlab.metrics.store import MetricStore
from environments import read_environment
from environments.reader import FOLDER
from local.dashboard_page.body import span_of, widgets_of
from local.dashboard_page.made_up import fill
from local.dashboard_page.page import dashboard_html
from local.dashboard_page.sample import END, sample
from local.dashboard_page.values import Span
from local.dashboard_page.widgets import BodyError

DEFAULT_OUT = Path(".local/dashboards")


def main(arguments: list[str] | None = None) -> int:
    """Write the pages and print where they are; 1 when the file holds no dashboard."""
    parser = argparse.ArgumentParser(prog="python -m local.dashboard_page", description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder (default: %(default)s)")
    parser.add_argument("--body", type=Path, help="a dashboard body to draw in place of this project's")
    given = parser.parse_args(arguments)
    out: Path = given.out
    out.mkdir(parents=True, exist_ok=True)
    if given.body:
        return _from_file(given.body, out)
    data = sample(read_environment(FOLDER / "local.yaml"))
    for name, body in data.bodies.items():
        page = dashboard_html(name, body, store=data.store, states=data.states, end=END, note=data.said)
        _write(out, name, page)
    return 0


def _from_file(path: Path, out: Path) -> int:
    body, wrong = read_body(path.read_text(encoding="utf-8"))
    try:
        if wrong:
            raise BodyError(f"is no JSON: {wrong}\n  fix: give what GetDashboard returns as DashboardBody")
        widgets = widgets_of(body)
        shown = mapping(body)
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        begin, end = span_of(shown, end=now)
        store = MetricStore()
        fill(store, widgets, Span(begin=begin, end=end), {})
        page = dashboard_html(path.stem, shown, store=store, states={}, end=now, note="All data is made up.")
    except BodyError as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 1
    _write(out, path.stem, page)
    return 0


def _write(out: Path, name: str, page: str) -> None:
    path = out / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    raise SystemExit(main())
