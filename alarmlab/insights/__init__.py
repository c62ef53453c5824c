"""Metrics Insights: queries over all metrics of a namespace."""
