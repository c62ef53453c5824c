"""Composite alarms with an actions suppressor hold their actions back, as CloudWatch documents it.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html; what it
leaves open is as in `docs/alarmlab/together.md`. WaitPeriod and ExtensionPeriod last 0.3 s at most, or as
`POST /_local/cloudwatch {"step_s": 5}` says: whoever replays metrics has another clock.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from typing import Any

from ministack.core.concurrency import spawn_background
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import cloudwatch

from local.emulator.alarm_messages import SUPPRESSOR

Alarm = dict[str, Any]
Release = Callable[[Alarm], None]

PATH = "/_local/cloudwatch"
PERIODS = {"WaitPeriod": "ActionsSuppressorWaitPeriod", "ExtensionPeriod": "ActionsSuppressorExtensionPeriod"}
LOCK = threading.RLock()

_declared = (
    AccountRegionScopedDict()
)  # name of a composite alarm -> what its declaration says of `SUPPRESSOR`
_holds = AccountRegionScopedDict()  # name of a composite alarm -> its hold of this moment
_settings = {"step_s": 0.3}


def keep_suppressors() -> None:
    """PutCompositeAlarm keeps what it says of a suppressor; its first change of state knows it already."""
    put, transition = cloudwatch._put_composite_alarm, cloudwatch._transition_composite

    @functools.wraps(put)
    def put_composite_alarm(params: Any, data: Any, *protocol: bool) -> Any:
        name = data.get("AlarmName") or cloudwatch._p(params, "AlarmName")
        before = _declared.get(name, {})
        said = {key: data.get(key) or cloudwatch._p(params, key) for key in SUPPRESSOR}
        _declared[name] = {
            key: value if key == "ActionsSuppressor" else int(value) for key, value in said.items() if value
        }
        answer = put(params, data, *protocol)
        if answer[0] == 200:
            cloudwatch._composite_alarms[name].update(_declared[name])
        else:
            _declared[name] = before
        return answer

    @functools.wraps(transition)
    def transitioned(alarm: Alarm, *arguments: Any, **options: Any) -> Any:
        alarm |= _declared.get(alarm["AlarmName"], {})
        return transition(alarm, *arguments, **options)

    cloudwatch._put_composite_alarm = put_composite_alarm
    cloudwatch._transition_composite = transitioned


def control_cloudwatch(request: dict[str, Any]) -> dict[str, Any]:
    """Say how long a WaitPeriod and an ExtensionPeriod last at most, in seconds.

    Raises:
        ValueError: `step_s` is not a number, or not alone.
    """
    step_s = request.get("step_s")
    if request.keys() != {"step_s"} or isinstance(step_s, bool) or not isinstance(step_s, int | float):
        raise ValueError(f'{PATH}: takes POST {{"step_s": 0.3}}')
    _settings["step_s"] = float(step_s)
    return dict(_settings)


def hold_back(alarm: Alarm, release: Release) -> bool:
    """Whether the actions of an alarm that has just changed are held; `release` takes them later."""
    if "ActionsSuppressor" not in alarm:
        return False
    with LOCK:
        return _hold(alarm, "Alarm" if _is_suppressing(alarm) else "WaitPeriod", release)


def follow(suppressor: Alarm, release: Release) -> None:
    """Whoever `suppressor` suppresses, now that it has just changed: only what is held is concerned."""
    names = (suppressor["AlarmName"], suppressor["AlarmArn"])
    with LOCK:
        for alarm in list(cloudwatch._composite_alarms.values()):
            if alarm.get("ActionsSuppressor") not in names or "ActionsSuppressedBy" not in alarm:
                continue
            if suppressor["StateValue"] == "ALARM":
                _hold(alarm, "Alarm", release)
            elif alarm["ActionsSuppressedBy"] == "Alarm":
                _hold(alarm, "ExtensionPeriod", release)


def let_go(alarm: Alarm) -> None:
    """Nothing holds the actions of `alarm` any longer."""
    _holds.pop(alarm["AlarmName"], None)
    for key in ("ActionsSuppressedBy", "ActionsSuppressedReason"):
        alarm.pop(key, None)


def _is_suppressing(alarm: Alarm) -> bool:
    name = cloudwatch._rule_ref_name(alarm["ActionsSuppressor"])
    suppressor = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms.get(name) or {}
    return suppressor.get("StateValue") == "ALARM"


def _hold(alarm: Alarm, by: str, release: Release) -> bool:
    """Hold by this from now on; a period of no length holds nothing, and lets go what was held."""
    name, hold = alarm["AlarmName"], object()
    if by in PERIODS and not alarm.get(PERIODS[by]):
        if by == "ExtensionPeriod":
            release(alarm)
        let_go(alarm)
        return False
    _holds[name] = hold
    alarm |= {"ActionsSuppressedBy": by, "ActionsSuppressedReason": f"Actions suppressed by {by}"}
    if by in PERIODS:
        lasts_s = min(alarm[PERIODS[by]], _settings["step_s"])
        spawn_background(_release_after, lasts_s, name, hold, release, thread_name="suppression")
    return True


def _release_after(lasts_s: float, name: str, hold: object, release: Release) -> None:
    time.sleep(lasts_s)
    with LOCK:
        if _holds.get(name) is hold and name in cloudwatch._composite_alarms:
            release(cloudwatch._composite_alarms[name])
