"""What every function ships with."""
