"""Every alarm is shown to fire on its fault and to stay quiet otherwise, on the synthesized templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.commands.main import main
from alarmlab.scenarios.scenario import load_scenario
from local.detection import LOAD_BALANCER, TARGET_GROUP, Detection, detections
from tests.conftest import ENVIRONMENTS

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
[LOCAL] = [environment for environment in ENVIRONMENTS if environment.name == "local"]


@pytest.fixture(scope="module")
def detected() -> dict[str, Detection]:
    """The slowest firing case of each alarm, by the alarm's name."""
    return {found.alarm: found for found in detections(LOCAL, map(load_scenario, SCENARIOS))}


def test_every_alarm_fires_on_its_fault_and_stays_quiet_otherwise(
    assembly: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An alarm without a firing or without a quiet case fails the build, as a wrong one does."""
    code = main(
        [
            "test",
            *map(str, SCENARIOS),
            f"--template={assembly / 'assembly-local'}",
            f"--parameter=PdmLocalLoadBalancer={LOAD_BALANCER}",
            f"--parameter=PdmLocalTargetGroup={TARGET_GROUP}",
            "--require-both",
        ]
    )

    said, refused = capsys.readouterr()
    assert code == 0, refused + "\n".join(line for line in said.splitlines() if not line.startswith("ok "))


def test_every_alarm_has_one_file() -> None:
    """Whoever changes an alarm knows which file proves it."""
    alarms = [load_scenario(path).alarm for path in SCENARIOS]

    assert len(set(alarms)) == len(alarms)


def test_a_fault_is_detected_within_five_minutes(detected: dict[str, Detection]) -> None:
    """The target, with what CloudWatch needs for an evaluation; who may take longer is said in `is_slow`."""
    slow = {name: found.took_s for name, found in detected.items() if found.is_slow}

    assert detected
    assert slow == {}


def test_silence_takes_as_long_as_the_runbooks_say(detected: dict[str, Detection]) -> None:
    """Eight minutes, four hours: one good datapoint in CloudWatch's range keeps an alarm OK.

    Where silence is read as 0, three minutes; with up to 70 s that CloudWatch may take for an evaluation.
    """
    silent = {name: found.took_s // 60 for name, found in detected.items() if found.waits_for_silence}

    assert silent == {
        "local-Pipeline-Silent": 9,
        "local-Endpoint-Out-Of-Service-pdm-local-rul.primary": 4,
        "local-Endpoint-Out-Of-Service-pdm-local-rul.backup": 4,
        "local-Stream-Silent-pdm-local-sensor-readings": 4,
        **{f"local-{service.name}-No-Running-Task": 4 for service in LOCAL.services},
        "local-API-Gateway-No-Healthy-Host": 8,
        "local-pdm-local-Container-Insights-Silent": 21,
        "local-Data-Pipeline-Silent-data-pipeline": 4,
        "local-Engine-Health-Silent": 4,
        "local-Task-Events-Silent": 9,
        "local-Capacity-Forecast-Silent": 1_081,
        "local-API-Gateway-Requests-Vanished": 9,
        "local-ML-Service-Freshness-Unmeasured": 9,
        "local-Data-Quality-Silent-sensor_readings-completeness": 241,
        "local-Data-Quality-Silent-sensor_readings-validity": 241,
    }
