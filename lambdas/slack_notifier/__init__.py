"""Shows incidents in Slack: one message each, updated as the incident goes on."""
