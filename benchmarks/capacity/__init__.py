"""How good the capacity forecast is, on planted histories."""
