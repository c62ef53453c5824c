"""The formats in which findings are printed."""
