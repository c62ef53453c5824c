"""The fields of a log line that people search by at night: each has an index (docs/standards.md, "Logs")."""

from __future__ import annotations

INDEXED = (
    "correlation_id",  # everything about one request
    "trace_id",  # from a trace to its lines
    "level",  # `level = "ERROR"` reads the errors and nothing else
    "engine_id",  # one engine's history
    "route",
    "operation",
    "status_code",
    "error.type",
)
"""What a query may name with `=` or `in` and then scans only the lines that can match.

At most 20 a log group, in its STANDARD class only, and the spelling counts:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing-Syntax.html
Indexing costs nothing of its own; it lowers what a query scans.
"""

ERROR_LINES = '{ $.level = "ERROR" }'
"""The filter pattern of lines that somebody must look at:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""
