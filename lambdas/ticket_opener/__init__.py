"""Opens a ticket for an incident and resolves it with the incident: OpsCenter, or a signed webhook."""
