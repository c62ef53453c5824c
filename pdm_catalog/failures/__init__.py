"""How each kind of watched thing is known to fail, whether or not an alarm tells."""
