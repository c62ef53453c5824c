"""Opens and resolves PagerDuty incidents."""
