"""Scenario files: read, played, judged, shown."""
