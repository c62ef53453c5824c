"""The alarms that must be played together are found in the templates deployed together, and nowhere else."""

from __future__ import annotations

import pytest

from alarmlab.alarms.composite import CompositeAlarm, Suppressor
from alarmlab.alarms.mute_rule import RefusedMuteRule
from alarmlab.alarms.rule_syntax import parse_rule
from alarmlab.alarms.survey import RefusedAlarm, Survey
from alarmlab.errors import BadInputError, NotEvaluatedYetError
from alarmlab.simulation.ensemble import ensemble
from alarmlab.simulation.site import Site
from tests.alarmlab.builders import an_alarm

REASON = NotEvaluatedYetError(where="alarm band", what="cannot be evaluated", fix="wait")


def composite(name: str, rule: str, *, suppressor: str | None = None) -> CompositeAlarm:
    return CompositeAlarm(
        logical_id=name.title(),
        name=name,
        description=None,
        rule=parse_rule(rule),
        rule_text=rule,
        suppressor=Suppressor(alarm=suppressor, wait_s=0, extension_s=0) if suppressor else None,
        actions_enabled=True,
        alarm_actions=(),
        ok_actions=(),
        insufficient_data_actions=(),
    )


def a_survey(*names: str, composites: tuple[CompositeAlarm, ...] = (), **exports: str) -> Survey:
    return Survey(
        alarms=tuple(an_alarm(name=name, logical_id=name.title()) for name in names),
        refused=(RefusedAlarm(logical_id="Band", name="band", reason=REASON),),
        composites=composites,
        exports=exports,
    )


def names_of(site: Site, *names: str, given: frozenset[str] = frozenset()) -> list[str]:
    return [alarm.name for alarm in ensemble(site, names, given=given, where="s.yaml:3").alarms]


def error(site: Site, *names: str) -> str:
    with pytest.raises(BadInputError) as caught:
        names_of(site, *names)
    return str(caught.value)


def test_an_alarm_brings_those_it_watches_and_each_comes_after_them() -> None:
    top = composite("top", "ALARM(low) AND ALARM(b)", suppressor="c")
    low = composite("low", "ALARM(a) OR ALARM(b)")
    site = Site(home=a_survey("a", "b", "c", "d", composites=(top, low)))

    assert names_of(site, "top") == ["a", "b", "low", "top", "c"]
    assert names_of(site, "d", "low") == ["d", "a", "b", "low"]


def test_what_is_given_needs_nothing_and_is_not_played() -> None:
    top = composite("top", "ALARM(low) AND ALARM(elsewhere)", suppressor="works")
    low = composite("low", "ALARM(a)")
    site = Site(home=a_survey("a", composites=(top, low)))

    found = ensemble(site, ["top"], given={"low", "elsewhere", "works", "idle"}, where="s.yaml:3")

    assert [alarm.name for alarm in found.alarms] == ["top"]
    assert found.given == {"low", "elsewhere", "works"}


def test_a_suppressor_may_watch_the_alarm_it_suppresses() -> None:
    """No state depends on a suppressor: this is no circle."""
    top, works = composite("top", "ALARM(a)", suppressor="works"), composite("works", "OK(top)")

    assert names_of(Site(home=a_survey("a", composites=(top, works))), "top") == ["a", "top", "works"]


def test_alarms_of_neighbours_are_found_by_name_and_by_export() -> None:
    top = composite("top", 'ALARM(a) AND ALARM("${Fn::ImportValue:Arn}")')
    neighbour = a_survey("a", "b", Arn="b")

    assert names_of(Site(home=a_survey(composites=(top,)), neighbours=(neighbour,)), "top") == [
        "a",
        "b",
        "top",
    ]


def test_an_export_nobody_makes_is_told_by_its_own_words() -> None:
    top = composite("top", 'ALARM("${Fn::ImportValue:Arn}")')

    assert error(Site(home=a_survey(composites=(top,))), "top").startswith(
        "s.yaml:3: alarm top needs '${Fn::ImportValue:Arn}'; no template has an alarm of this name"
    )


def test_a_given_alarm_with_a_similar_name_may_be_the_one_that_is_needed() -> None:
    site = Site(home=a_survey(composites=(composite("top", "ALARM(maintenance)"),)))

    with pytest.raises(BadInputError, match="fix: correct 'maintenace' in given"):
        names_of(site, "top", given=frozenset({"maintenace"}))


def test_the_own_template_comes_before_its_neighbours_and_two_neighbours_are_one_too_many() -> None:
    mine, theirs = a_survey("a"), a_survey("a", "b")

    assert Site(home=mine, neighbours=(theirs, theirs)).named("a") is mine.alarms[0]
    assert error(Site(home=mine, neighbours=(theirs, theirs)), "b").startswith("alarm b: is in 2 templates")


def test_a_person_may_call_an_alarm_by_its_logical_id_but_a_rule_may_not() -> None:
    site = Site(home=a_survey("a", composites=(composite("top", "ALARM(A)"),)))

    assert site.called("A") is site.home.alarms[0]
    assert "alarm top needs 'A'" in error(site, "top")


def test_a_circle_over_two_templates_is_bad_input() -> None:
    first, second = composite("first", "ALARM(second)"), composite("second", "NOT ALARM(first)")
    site = Site(home=a_survey(composites=(first,)), neighbours=(a_survey(composites=(second,)),))

    assert "alarm first watches itself: first -> second -> first" in error(site, "first")


def test_an_alarm_alarmlab_cannot_evaluate_is_refused_with_its_own_reason() -> None:
    site = Site(home=a_survey(composites=(composite("top", "ALARM(band)"),)))

    with pytest.raises(NotEvaluatedYetError) as caught:
        names_of(site, "top")
    assert caught.value is REASON
    assert names_of(site, "top", given=frozenset({"band"})) == ["top"]


def test_a_refused_mute_rule_is_about_its_targets_or_about_all_when_they_are_not_known() -> None:
    rules = (
        RefusedMuteRule(name="nights", targets=("a",), reason=REASON),
        RefusedMuteRule(name="all", targets=None, reason=REASON),
    )
    home = Survey(alarms=(an_alarm(name="a"), an_alarm(name="b")), refused=(), refused_mute_rules=rules)
    site = Site(home=home)

    found = [[rule.name for rule in site.refused_mute_rules(alarm)] for alarm in home.alarms]
    assert found == [["nights", "all"], ["all"]]
