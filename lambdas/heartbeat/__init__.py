"""Publishes a synthetic alert every minute; whether it arrives tells whether a real one would."""
