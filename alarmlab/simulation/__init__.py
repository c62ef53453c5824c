"""Several alarms played together: what each does to the others, and what comes of their actions."""
