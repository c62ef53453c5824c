"""The statistics of a forecast: daily peaks, weekly cycle, level shifts, slope and its significance. Pure."""
