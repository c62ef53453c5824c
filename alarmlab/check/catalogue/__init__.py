"""What is known about the metrics AWS publishes. `make catalogue` makes the data."""
