"""What a dashboard is made of: panels in sections, a section about one thing that is watched."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pdm_catalog.signal import Signal

HALF, THIRD, QUARTER, WHOLE = 12, 8, 6, 24
"""Widths, in columns of 24."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value over time: a metric, an expression or a query.

    Attributes:
        signal: What is drawn. A query may be several lines, one a group.
        label: What the legend says.
        right: Drawn against the axis on the right.
        colour: "#rrggbb" where it has a meaning; CloudWatch's next one without.
        period_s: Length of one datapoint, where it is not that of its panel.
    """

    signal: Signal
    label: str
    right: bool = False
    colour: str | None = None
    period_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Lines over time. The thresholds of the alarms on exactly these lines are drawn in.

    Attributes:
        title: What is seen.
        lines: What is drawn.
        unit: Of the axis on the left, in words that stand beside it.
        right_unit: Of the axis on the right, if a line is drawn against it.
        period_s: Length of one datapoint: that in which the metric is published, or its points stand alone.
        from_zero: Whether the axes begin at 0; False where what matters lies close to the highest value.
        to_highest: Whether the axis on the left ends at the highest value that the lines can have.
        stacked: Whether the lines are parts of a whole.
        hours: How much time is shown, where it is not that of its dashboard.
        width, height: In columns and rows.
    """

    title: str
    lines: tuple[Line, ...]
    unit: str
    right_unit: str = ""
    period_s: int = 60
    from_zero: bool = True
    to_highest: bool = True
    stacked: bool = False
    hours: int | None = None
    width: int = HALF
    height: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The newest value of each line, large, with its recent course below.

    Attributes:
        title: What is seen; a unit belongs into it.
        lines: One number each.
        period_s: What one number is made over.
        width, height: In columns and rows.
    """

    title: str
    lines: tuple[Line, ...]
    period_s: int = 60
    width: int = QUARTER
    height: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One bar a line: how the newest values compare.

    Attributes: as of Numbers; `unit` stands beside the axis.
    """

    title: str
    lines: tuple[Line, ...]
    unit: str
    period_s: int = 60
    width: int = HALF
    height: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words, in CloudWatch's markdown."""

    markdown: str
    width: int = WHOLE
    height: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmStates:
    """Alarms by name with their state, what rings first, the latest on top.

    Attributes:
        title: Whose alarms.
        alarms: Their names.
        ringing_only: Whether the others are left out.
        width, height: In columns and rows; as high as all of them need without a height.
    """

    title: str
    alarms: tuple[str, ...]
    ringing_only: bool = False
    width: int = WHOLE
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTable:
    """What a Logs Insights query finds in a log group; each look reads, and costs, the time shown."""

    title: str
    log_group: str
    query: tuple[str, ...]
    width: int = WHOLE
    height: int = 6


Panel = Graph | Numbers | Bars | Text | AlarmStates | LogTable
Drawing = Graph | Numbers | Bars
"""Panels of lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Panels about one thing.

    Attributes:
        name: The thing's name; decides in which part it is when a dashboard must be divided.
        title: What stands above it; none for a section that explains itself.
        panels: The most telling first.
    """

    name: str
    panels: tuple[Panel, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What one audience looks at.

    Attributes:
        name: End of its name in CloudWatch.
        title: What it is, for people.
        about: When to look at it, in half a sentence; the index says it.
        head: What is about all of it; stays on the first page when it must be divided.
        sections: One for each thing.
        hours: How much time is shown.
    """

    name: str
    title: str
    about: str
    head: tuple[Panel, ...]
    sections: tuple[Section, ...] = ()
    hours: int = 3

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Every panel, from top to bottom."""
        return (*self.head, *(panel for section in self.sections for panel in section.panels))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line that is drawn."""
        return tuple(line for panel in self.panels if isinstance(panel, Drawing) for line in panel.lines)


def with_lines(panel: Drawing, lines: tuple[Line, ...], title: str) -> Drawing:
    """The same panel of some of its lines."""
    return replace(panel, lines=lines, title=title)
