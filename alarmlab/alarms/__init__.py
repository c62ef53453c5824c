"""What an alarm is, read from the properties of its resource."""
