"""What ends a demo early."""

from __future__ import annotations


class StoryError(Exception):
    """A step that should have happened did not. Says which."""
