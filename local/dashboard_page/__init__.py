"""A CloudWatch dashboard as one self-contained web page, to look at and to take a picture of."""

from __future__ import annotations

from local.dashboard_page.body import BodyError
from local.dashboard_page.page import AlarmState, dashboard_html

__all__ = ["AlarmState", "BodyError", "dashboard_html"]
