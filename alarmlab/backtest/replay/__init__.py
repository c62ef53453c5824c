"""The states of an alarm at every evaluation of a long time, quickly where possible and always exactly."""
