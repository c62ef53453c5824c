"""The alarms a template exports, for the rules of other templates."""

from __future__ import annotations

from typing import Any

from alarmlab.alarms.survey import survey
from tests.alarmlab.builders import a_template


def exports_of(outputs: dict[str, Any]) -> dict[str, str]:
    template = {**a_template(), "Outputs": outputs}
    return dict(survey(template, parameters={}, account="111122223333", region="eu-west-1").exports)


def test_an_alarm_is_exported_by_ref_arn_or_name() -> None:
    arn = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:press-hot"
    values = {"Ref": {"Ref": "PressHot"}, "Arn": {"Fn::GetAtt": ["PressHot", "Arn"]}, "Text": arn}

    assert exports_of(
        {key: {"Value": value, "Export": {"Name": f"Line:{key}"}} for key, value in values.items()}
    ) == {"Line:Ref": "press-hot", "Line:Arn": "press-hot", "Line:Text": "press-hot"}


def test_other_outputs_export_no_alarm() -> None:
    assert (
        exports_of(
            {
                "Topic": {"Value": {"Ref": "Topic"}, "Export": {"Name": "Line:Topic"}},
                "Zones": {"Value": {"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "Export": {"Name": "Line:Zones"}},
                "Other": {"Value": "lathe-hot", "Export": {"Name": "Line:Other"}},
                "Unexported": {"Value": {"Ref": "PressHot"}},
            }
        )
        == {}
    )
