"""Writes reports as JUnit XML, which GitHub, GitLab and Jenkins show.

The format has no standard; this is the part of it that all of them read:
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree as Xml

from alarmlab.scenarios.display import plain_lines
from alarmlab.scenarios.report import Report

UNPROVEN = "alarms without a firing or a quiet case"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold: https://www.w3.org/TR/xml/#charsets"""


def junit_xml(reports: Sequence[Report], *, unproven: Sequence[tuple[str, str]]) -> bytes:
    """A suite a scenario file, a test case a case; and a suite of the alarms that are not proven.

    `unproven` are the names of those alarms, and what each lacks. The text of a failure is what
    `alarmlab test` prints.
    """
    root = Xml.Element("testsuites", name="alarmlab")
    for path, of_file in groupby(reports, key=lambda report: report.path):
        found = list(of_file)
        suite = Xml.SubElement(root, "testsuite", name=_text(path))
        for report in found:
            _add_case(suite, report)
        _count(suite, failed=sum(bool(report.broken) for report in found), took_s=_took_s(found))
    if unproven:
        suite = Xml.SubElement(root, "testsuite", name=UNPROVEN)
        for alarm, lacking in unproven:
            case = Xml.SubElement(suite, "testcase", name="is proven", classname=_text(alarm), time="0.000")
            _fail(case, lacking, lacking)
        _count(suite, failed=len(unproven), took_s=0)
    failed = sum(bool(report.broken) for report in reports) + len(unproven)
    _count(root, failed=failed, took_s=_took_s(reports))
    Xml.indent(root)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_case(suite: Xml.Element, report: Report) -> None:
    case = Xml.SubElement(
        suite,
        "testcase",
        name=_text(report.name),
        classname=_text(f"{report.stage}:{report.alarm}" if report.stage else report.alarm),
        file=_text(report.path),
        line=str(report.line),
        time=f"{report.took_s:.3f}",
    )
    if report.broken:
        _fail(case, report.broken[0], "\n".join((report.headline, *plain_lines(report.details))))


def _fail(case: Xml.Element, message: str, text: str) -> None:
    failure = Xml.SubElement(case, "failure", type="failure", message=_text(message))
    failure.text = _text(text)


def _count(element: Xml.Element, *, failed: int, took_s: float) -> None:
    tests = sum(1 for _ in element.iter("testcase"))
    counted = {"tests": str(tests), "failures": str(failed), "errors": "0", "time": f"{took_s:.3f}"}
    element.attrib.update(counted)


def _took_s(reports: Iterable[Report]) -> float:
    return sum(report.took_s for report in reports)


def _text(value: object) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))
