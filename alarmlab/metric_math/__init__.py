"""Metric math: from the text of an expression to its datapoints."""
