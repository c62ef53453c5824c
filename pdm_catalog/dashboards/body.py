"""A dashboard as CloudWatch takes it: divided until it fits, its widgets laid out, its body as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pdm_catalog.dashboards.layout import laid_out
from pdm_catalog.dashboards.limits import LIMITS, NAME, Weight, total
from pdm_catalog.dashboards.links import link
from pdm_catalog.dashboards.marks import Marks
from pdm_catalog.dashboards.panels import Dashboard, Panel, Section, Text
from pdm_catalog.dashboards.parts import divided
from pdm_catalog.dashboards.widgets import Widget, fitting, widget
from pdm_catalog.errors import Problem, refuse
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve
from pdm_catalog.watched import Parameter

SOME_VALUE = "x" * 53
"""Stands for a value that only the deployment knows, as long as the longest: app/<32>/<16>."""
PART = "_"
"""Stands between the name of a dashboard and that of a part of it."""
SHOWN = 30
"""So many names are listed beside the link to a part."""
HEADER = Weight(widgets=1, metrics=0, chars=1_000)
"""What a part begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """Makes bodies of the dashboards of one environment.

    Attributes:
        names: The environment's names.
        marks: Where its alarms ring.
    """

    names: Names
    marks: Marks

    def pages(self, dashboard: Dashboard) -> tuple[Dashboard, ...]:
        """The dashboard, or what it is divided into so that each part keeps the limits; linked by the first.

        What a part holds depends on the names of its sections only (`parts`).

        Raises:
            CatalogError: CloudWatch takes no such name, or the head alone is more than a dashboard holds.
        """
        refuse(self._problems(dashboard))
        if self._weight(_panels(dashboard)).fits(LIMITS):
            return (dashboard,)
        sections = [small for section in dashboard.sections for small in self._small(section)]
        weights = {section.name: self._weight(_panels_of(section)) for section in sections}
        parts = divided(
            sections,
            name=lambda section: section.name,
            fits=lambda held: total([HEADER, *(weights[section.name] for section in held)]).fits(LIMITS),
        )
        pages = tuple(
            Dashboard(
                name=f"{dashboard.name}{PART}{bits or 'all'}",
                title=f"{dashboard.title}, part {bits or 'all'}",
                about=", ".join(section.name for section in held[:SHOWN]) + ", ..." * (len(held) > SHOWN),
                head=(self._back(dashboard),),
                sections=held,
                hours=dashboard.hours,
            )
            for bits, held in parts.items()
        )
        links = tuple(
            Text(markdown=f"{link(self.names, page.name, page.title)}: {page.about}") for page in pages
        )
        first = replace(dashboard, head=(*dashboard.head, *links), sections=())
        refuse(self._head_problems(first))
        return (first, *pages)

    def body(self, page: Dashboard, *, resolve: Resolve) -> dict[str, Any]:
        """The body of AWS::CloudWatch::Dashboard as a JSON value, of one of the `pages`."""
        return {
            "start": f"-PT{page.hours}H",
            "periodOverride": "inherit",
            "widgets": laid_out(self._blocks(page, resolve)),
        }

    def _blocks(self, page: Dashboard, resolve: Resolve) -> Iterator[list[Widget]]:
        """A section with a title begins a row; one without goes on beside what stands there."""
        block = list(self._widgets(page.head, resolve))
        for section in page.sections:
            if section.title:
                yield block
                block = []
            block += self._widgets(_panels_of(section), resolve)
        yield block

    def _widgets(self, panels: Iterable[Panel], resolve: Resolve) -> Iterator[Widget]:
        for panel in panels:
            for part in fitting(panel):
                yield widget(part, names=self.names, marks=self.marks, resolve=resolve)

    def _weight(self, panels: Iterable[Panel]) -> Weight:
        return total(widget.weight for widget in self._widgets(panels, _some_value))

    def _small(self, section: Section) -> Iterator[Section]:
        """The section, or one for each of its widgets when it alone is more than a dashboard holds."""
        if total([HEADER, self._weight(_panels_of(section))]).fits(LIMITS):
            yield section
            return
        parts = (part for panel in section.panels for part in fitting(panel))
        for index, part in enumerate(parts):
            yield Section(name=f"{section.name} {index}", title=section.title, panels=(part,))

    def _back(self, dashboard: Dashboard) -> Text:
        return Text(markdown=f"Part of {link(self.names, dashboard.name, dashboard.title)}.", height=1)

    def _problems(self, dashboard: Dashboard) -> Iterator[Problem]:
        where, name = f"dashboard {dashboard.name!r}", self.names.dashboard(dashboard.name)
        if not NAME.fullmatch(name):
            fix = "use up to 255 letters, digits, dashes and underscores"
            yield Problem(where=where, field="name", got=name, rule="is no dashboard name.", fix=fix)
        for twice, count in Counter(section.name for section in dashboard.sections).items():
            if count > 1:
                rule, fix = f"names {count} sections: a part would not know which.", "name each once"
                yield Problem(where=where, field="sections", got=twice, rule=rule, fix=fix)
        yield from self._head_problems(dashboard)

    def _head_problems(self, dashboard: Dashboard) -> Iterator[Problem]:
        weight = self._weight(dashboard.head)
        if not weight.fits(LIMITS):
            where = f"dashboard {dashboard.name!r}"
            rule, fix = "is more than CloudWatch shows in one dashboard.", "make sections of it"
            yield Problem(where=where, field="head", got=weight, rule=rule, fix=fix)


def _panels_of(section: Section) -> tuple[Panel, ...]:
    title = (Text(markdown=f"## {section.title}", height=1),) if section.title else ()
    return (*title, *section.panels)


def _panels(dashboard: Dashboard) -> tuple[Panel, ...]:
    sections = (panel for section in dashboard.sections for panel in _panels_of(section))
    return (*dashboard.head, *sections)


def _some_value(_: Parameter) -> str:
    return SOME_VALUE
