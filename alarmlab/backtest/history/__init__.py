"""Recorded history of metrics: what is known of each, and where it is read from."""
