"""Titles in the words of those who look, for graphs that are named after their alarms.

An alarm that is not here gives its graph its own words, which is plain enough; here is what reads better
otherwise.
"""

from __future__ import annotations

TITLES = {
    "Endpoint Failing": "Invocations that fail",
    "Endpoint Refusing": "Invocations that are refused",
    "Endpoint Slow Model": "How long the model takes",
    "Endpoint Slow Way": "How long the way to the model takes",
    "Endpoint Unasked": "Predictions that no variant was asked for",
    "Endpoint On Backup": "Requests that the backup answers alone",
    "Endpoint Out Of Service": "Instances that report",
    "Endpoint High CPU": "CPU of the instances",
    "Endpoint High Memory": "Memory of the instances",
    "Endpoint Disk Filling": "Disk of the instances",
    "Endpoint High GPU": "GPU of the instances",
    "Endpoint High GPU Memory": "Memory of the GPUs",
    "Stream Silent": "Records written, as the alarm counts them",
    "Stream Unread": "Records written while none is read",
    "Stream Writes Throttled": "Writes that are throttled",
    "Stream Writes Failing": "Writes that fail",
    "Stream Reads Throttled": "Reads that are throttled",
    "High Error Share": "Server errors, as a share of requests",
    "Pipeline Function Errors": "Errors of all functions together",
    "Pipeline Function Throttles": "Throttles of all functions together",
    "Data Quality Silent": "Loads that were checked",
    "Tasks Missing": "Tasks that are missing",
    "Tasks Stuck Pending": "Tasks that do not start",
    "No Running Task": "Tasks that run",
    "Containers Restarting": "Containers that restart",
    "Task Storage Nearly Full": "Disk of the tasks",
    "Most Requests Fail": "Requests that fail, as a share",
}
