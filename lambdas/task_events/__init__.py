"""Tells from ECS events and descriptions how healthy each service is, and how its tasks start and stop."""
