"""GetMetricData as its API reference has it: order, pages, and metrics that are one set of dimensions each.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ministack.services import cloudwatch

from local.emulator.json_api import RefusedError, page

Record = dict[str, Any]

KEPT_S = 455 * 24 * 3600
"""Datapoints of an hour are kept for 455 days. Shorter periods, which AWS keeps for less, stay here too.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
"""
MOST_DATAPOINTS = 100_800
"""Of one answer, and the default."""
UNSUPPORTED = {"Code": "Unsupported", "Value": "Expressions are not evaluated here"}


def answer_get_metric_data() -> None:
    """The newest datapoint comes first unless ScanBy says otherwise, MaxDatapoints makes pages."""
    get_metric_data = cloudwatch._get_metric_data

    @functools.wraps(get_metric_data)
    def answered(params: Any, data: Record, is_cbor: bool, is_json: bool = False) -> Any:
        if not is_json:  # the one protocol that the SDK for Python speaks with CloudWatch
            return get_metric_data(params, data, is_cbor, is_json)
        try:
            return cloudwatch._json_ok(_answer(data))
        except RefusedError as refused:
            return cloudwatch._error(refused.code, refused.message, 400, use_json=True)

    cloudwatch._get_metric_data = answered


def keep_datapoints() -> None:
    """Datapoints go after 455 days, not after two weeks."""
    cloudwatch.TWO_WEEKS_SECONDS = KEPT_S


def _answer(data: Record) -> Record:
    queries = [query for query in data.get("MetricDataQueries", []) if query.get("ReturnData", True)]
    series = [list(_datapoints(query, data)) for query in queries]
    every = [(number, point) for number, points in enumerate(series) for point in points]
    most = min(int(data.get("MaxDatapoints") or MOST_DATAPOINTS), MOST_DATAPOINTS)
    shown, token = page(every, data.get("NextToken"), most, invalid="InvalidNextToken")
    results: list[Record] = []
    for number, query in enumerate(queries):
        points = [point for of, point in shown if of == number]
        if points or not series[number]:
            is_last = not points or points[-1] == series[number][-1]
            results.append(_result(query, points, status="Complete" if is_last else "PartialData"))
    return {"MetricDataResults": results} | ({"NextToken": token} if token else {})


def _datapoints(query: Record, data: Record) -> Iterator[tuple[str, float]]:
    """Timestamp and value of each period that has data; none of an expression."""
    stat = query.get("MetricStat")
    if stat is None:
        return
    metric = stat["Metric"]
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(metric.get("Dimensions") or []))
    start_s, end_s = cloudwatch._parse_ts(data["StartTime"]), cloudwatch._parse_ts(data["EndTime"])
    periods: defaultdict[int, list[Record]] = defaultdict(list)
    for point in cloudwatch._metrics.get((metric["Namespace"], metric["MetricName"], dimensions)) or []:
        if start_s <= point["Timestamp"] < end_s and stat.get("Unit") in (None, point["Unit"]):
            periods[int(point["Timestamp"] // stat["Period"]) * int(stat["Period"])].append(point)
    for at_s in sorted(periods, reverse=data.get("ScanBy") != "TimestampAscending"):
        value = cloudwatch._stat_value(cloudwatch._calc_stats(periods[at_s]), stat["Stat"], periods[at_s])
        if value is not None:
            yield cloudwatch._ts_iso(at_s), value


def _result(query: Record, points: list[tuple[str, float]], *, status: str) -> Record:
    named = {"Id": query["Id"], "Label": query.get("Label") or _label(query)}
    if query.get("Expression"):
        named |= {"StatusCode": "InternalError", "Messages": [UNSUPPORTED]}
    timestamps, values = [at for at, _ in points], [value for _, value in points]
    return {"StatusCode": status, **named, "Timestamps": timestamps, "Values": values}


def _label(query: Record) -> str:
    return query["MetricStat"]["Metric"]["MetricName"] if "MetricStat" in query else query["Id"]
