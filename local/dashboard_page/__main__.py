"""`python -m local.dashboard_page`: every dashboard of environments/local.yaml as a page, on sample data."""

from __future__ import annotations

import argparse
from pathlib import Path

from environments import read_environment
from environments.reader import FOLDER
from local.dashboard_page.page import dashboard_html
from local.dashboard_page.sample import END, sample
from local.detection import LOAD_BALANCER
from pdm_catalog.dashboards import dashboards_of
from pdm_catalog.names import Names
from pdm_catalog.panels import dashboard_body

DEFAULT_OUT = Path(".local/dashboards")


def main(arguments: list[str] | None = None) -> int:
    """Write the pages and print where they are."""
    parser = argparse.ArgumentParser(prog="python -m local.dashboard_page", description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder (default: %(default)s)")
    out: Path = parser.parse_args(arguments).out
    environment = read_environment(FOLDER / "local.yaml")
    names, data = Names.of(environment), sample(environment)
    out.mkdir(parents=True, exist_ok=True)
    for dashboard in dashboards_of(environment):
        body = dashboard_body(environment, dashboard, resolve=lambda _: LOAD_BALANCER)
        name = names.dashboard(dashboard.name)
        path = out / f"{name}.html"
        path.write_text(
            dashboard_html(name, body, store=data.store, states=data.states, end=END), encoding="utf-8"
        )
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
