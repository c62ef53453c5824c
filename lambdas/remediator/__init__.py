"""Acts on an alarm within narrow limits, and says in the incident's thread what it did or why not."""
