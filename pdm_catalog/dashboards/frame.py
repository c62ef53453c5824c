"""What every dashboard has: a line that says what it is, the state of its alarms, and a graph for each of
them."""

from __future__ import annotations

from collections.abc import Sequence

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import Entry
from pdm_catalog.dashboards.alarm_graphs import graphs_of, undrawn
from pdm_catalog.dashboards.links import link
from pdm_catalog.dashboards.panels import AlarmStates, Dashboard, Panel, Section, Text
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names

INDEX, OVERVIEW = "index", "overview"


def header(environment: Environment, *, title: str, about: str, links: Sequence[str] = ()) -> Text:
    """The first widget. AWS advises to say where a dashboard is made, lest somebody edits it in vain.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    """
    names = Names.of(environment)
    common = (
        link(names, INDEX, "All dashboards"),
        link(names, OVERVIEW, "Overview"),
        f"[Runbooks]({environment.runbook_url})",
    )
    return Text(
        markdown=f"# {title}\n{about} {' · '.join((*links, *common))} · owner: {environment.owner} · "
        "made by code, changes here are lost",
        height=2,
    )


def framed(
    environment: Environment,
    *,
    name: str,
    title: str,
    about: str,
    entries: Sequence[Entry],
    panels: Sequence[Panel] = (),
    sections: Sequence[Section] = (),
    last: Sequence[Section] = (),
    links: Sequence[str] = (),
    elsewhere: Sequence[Dashboard] = (),
    hours: int = 3,
) -> Dashboard:
    """A dashboard about things that have alarms.

    Args:
        environment: Whose.
        name, title, about, hours: As of a Dashboard; `about` is a sentence.
        entries: The alarms whose state is shown; each has its signal in a graph, if need be one of its own.
        panels: Graphs, the most telling first.
        sections: One for each of several things.
        last: What stands below the graphs of alarms.
        links: Where else to look, beside what every dashboard links.
        elsewhere: Dashboards with graphs of some of the alarms, which need none here.
    """
    own = (*panels, *(panel for section in sections for panel in section.panels))
    shown = (*own, *(panel for dashboard in elsewhere for panel in dashboard.panels))
    alarms = [entry for entry in entries if isinstance(entry, Alarm)]
    further = tuple(graphs_of(undrawn(alarms, shown), environment.name))
    states = AlarmStates(title="Alarms", alarms=tuple(entry.name for entry in entries))
    return Dashboard(
        name=name,
        title=title,
        about=about,
        head=(header(environment, title=title, about=about, links=links),),
        sections=(
            *((Section(name="alarms", panels=(states,)),) if entries else ()),
            *((Section(name="graphs", panels=tuple(panels)),) if panels else ()),
            *sections,
            *((Section(name="further", title="What else can ring", panels=further),) if further else ()),
            *last,
        ),
        hours=hours,
    )
