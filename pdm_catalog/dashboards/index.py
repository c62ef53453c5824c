"""The index: where every other dashboard is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pdm_catalog.dashboards.frame import INDEX, header
from pdm_catalog.dashboards.links import link
from pdm_catalog.dashboards.panels import THIRD, Dashboard, Section, Text
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names

LINKS_PER_TEXT = 50


def dashboard(environment: Environment, groups: Iterable[tuple[str, Sequence[Dashboard]]]) -> Dashboard:
    """A list of links for each stack that holds dashboards; `groups` are what is said of it, and its
    pages."""
    return Dashboard(
        name=INDEX,
        title="All dashboards",
        about="Where to look.",
        head=(header(environment, title=f"All dashboards of {environment.name}", about=_ADVICE),),
        sections=tuple(
            Section(name=said, panels=tuple(_lists(environment, said, pages)))
            for said, pages in groups
            if pages
        ),
    )


_ADVICE = "Woken up? Begin with the overview: it says what rings."


def _lists(environment: Environment, said: str, pages: Sequence[Dashboard]) -> Iterable[Text]:
    names = Names.of(environment)
    for begin in range(0, len(pages), LINKS_PER_TEXT):
        shown = pages[begin : begin + LINKS_PER_TEXT]
        links = (f"- {link(names, page.name, page.title)}: {page.about}" for page in shown)
        yield Text(markdown=f"## {said}\n" + "\n".join(links), width=THIRD, height=1 + len(shown))
