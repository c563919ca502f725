"""Other names of units that clerks confirm while they answer questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.factories.directives import draft
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import Directive, Question
from threadneedle.directives.services import Answer, UnitChoice
from threadneedle.ledger.models import Event
from threadneedle.org.models import Alias
from threadneedle.org.services.remembered import remember_alias

Browser = Callable[[Any], Client]
TEXT = "关于清淤的通知\n\n一、路桥中队7月10日前完成边沟清淤。（责任单位：路桥中队）\n"


@pytest.fixture
def unknown(district: District) -> Question:
    """A question about words that no unit bears."""
    return Question.objects.get(directive=draft(district, text=TEXT), code="unit_unknown")


def answer(district: District, question: Question, *, remember: bool) -> Directive:
    units = (UnitChoice(district.transport.pk),)
    given = Answer(question.pk, units=units, remember=remember)
    by = actor(district.housing_clerk)
    return services.answer_questions(question.directive_id, [given], actor=by, now=NOW)


def test_nothing_is_learned_unless_the_clerk_says_so(district: District, unknown: Question) -> None:
    answer(district, unknown, remember=False)
    assert not Alias.objects.filter(name="路桥中队").exists()


def test_a_name_that_was_confirmed_is_kept_with_who_said_so_and_understood_from_then_on(
    district: District, unknown: Question
) -> None:
    answer(district, unknown, remember=True)
    assert Alias.objects.get(name="路桥中队").unit_id == district.transport.pk
    event = Event.objects.select_related("payload").get(kind="alias.remember")
    assert event.post_id == district.housing_clerk.pk
    assert event.payload.body == {
        "name": "路桥中队",
        "directive": unknown.directive_id,
        "title": "关于清淤的通知",
    }
    again = draft(district, text=TEXT.replace("清淤", "清障"))
    assert [row.unit_id for row in again.drafts.get().units.all()] == [district.transport.pk]


def test_several_units_do_not_share_one_name(district: District, unknown: Question) -> None:
    units = (UnitChoice(district.transport.pk), UnitChoice(district.housing.pk))
    given = Answer(unknown.pk, units=units, remember=True)
    with pytest.raises(InvalidError, match="question.one_unit_to_remember"):
        services.answer_questions(unknown.directive_id, [given], actor=actor(district.housing_clerk), now=NOW)
    assert not Alias.objects.filter(name="路桥中队").exists()


def test_a_name_that_means_another_unit_is_refused_and_who_works_for_nobody_confirms_none(
    district: District,
) -> None:
    def confirm(name: str, by: Any) -> None:
        remember_alias(district.transport.pk, name, directive_id=1, title="", actor=actor(by), now=NOW)

    with pytest.raises(ConflictError, match="org.name_taken"):
        confirm("住建局", district.housing_clerk)
    with pytest.raises(ForbiddenError, match="org.clerk_needed"):
        confirm("路桥中队", district.supervisor)


def test_the_box_is_not_ticked_and_the_units_page_says_where_a_name_is_from(
    opened_by: Browser, district: District, unknown: Question
) -> None:
    browser = opened_by(district.housing_clerk)
    address = f"/directives/{unknown.directive_id}/review"
    page = browser.get(address).content.decode()
    assert "remember “路桥中队” as another name of this unit" in page
    assert f'name="q{unknown.pk}-remember"' in page
    assert "checked" not in page.split(f'name="q{unknown.pk}-remember"')[1].split(">")[0]
    version = unknown.directive.version
    sent = {
        "version": version,
        f"q{unknown.pk}-choice": "other",
        f"q{unknown.pk}-names": "区交通局",
        f"q{unknown.pk}-remember": "on",
    }
    assert browser.post(address, sent).status_code == 302
    unit = browser.get(f"/org/units/{district.transport.pk}/").content.decode()
    assert "confirmed on" in unit
    assert "with “关于清淤的通知”" in unit
    # The tree is everybody's, what an order is called is not.
    for other in (district.administrator, district.liuhe_clerk):
        unit = opened_by(other).get(f"/org/units/{district.transport.pk}/").content.decode()
        assert "with a document" in unit
        assert "关于清淤的通知" not in unit
