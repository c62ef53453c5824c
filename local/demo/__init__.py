"""The whole way on one machine: a fault, an alarm, a page, a remedy, a recovery."""
