"""What of a template is watched, and what is not; which alarms scenarios prove."""
