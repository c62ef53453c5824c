"""How good the alarms are on recorded incidents: recall, precision, time to detect."""
