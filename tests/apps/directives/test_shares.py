"""A quantity named for all together, told to each unit as its own part."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.factories.directives import draft, drafts_of, issue
from tests.factories.org import NOW, District, actor, make_district

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives.models import Task
from threadneedle.directives.reads.shares import Told, told_of
from threadneedle.directives.services import issue_directive, sign_task, withdraw_directive
from threadneedle.directives.services.shares import Share, share_out
from threadneedle.ledger.models import Event


@pytest.fixture
def district(db: None) -> District:
    """Return the little district."""
    return make_district()


def parts(district: District) -> list[Share]:
    return [
        Share(district.qingshi.pk, Decimal(7), Decimal(28)),
        Share(district.liuhe.pk, Decimal(33)),
    ]


def test_each_township_gets_its_own_part_and_hours(district: District) -> None:
    directive = issue(district)
    passage = drafts_of(directive)[0]
    changed = share_out(passage.pk, parts(district), actor=actor(district.housing_clerk), now=NOW)
    rows = Task.objects.filter(draft=passage).order_by("unit__path")
    assert changed == 2
    assert list(rows.values_list("unit__short", "quantity", "hours_asked", "version")) == [
        (district.qingshi.short, Decimal(7), Decimal(28), 2),
        (district.liuhe.short, Decimal(33), None, 2),
    ]


def test_one_event_tells_of_all_parts(district: District) -> None:
    passage = drafts_of(issue(district))[0]
    share_out(passage.pk, parts(district), actor=actor(district.housing_clerk), now=NOW)
    event = Event.objects.get(kind="task.share")
    assert event.subjects.count() == 3
    assert set(event.payload.body["parts"].values()) == {"7", "33"}


def test_only_the_issuer_shares_out(district: District) -> None:
    passage = drafts_of(issue(district))[0]
    with pytest.raises(NotFoundError, match=r"draft\.unknown"):
        share_out(passage.pk, parts(district), actor=actor(district.qingshi_clerk), now=NOW)
    with pytest.raises(ForbiddenError, match=r"directive\.not_yours"):
        share_out(passage.pk, parts(district), actor=actor(district.supervisor), now=NOW)
    assert not Task.objects.exclude(version=1).exists()


def test_parts_told_before_issuing_are_what_the_tasks_begin_with(district: District) -> None:
    order = draft(district)
    passage = drafts_of(order)[0]
    changed = share_out(passage.pk, parts(district), actor=actor(district.housing_clerk), now=NOW)
    assert changed == 2
    order.refresh_from_db()
    assert order.version == 2
    issue_directive(order.pk, actor=actor(district.housing_clerk), now=NOW)
    rows = Task.objects.filter(draft=passage).order_by("unit__path")
    assert list(rows.values_list("unit__short", "quantity", "hours_asked", "version")) == [
        (district.qingshi.short, Decimal(7), Decimal(28), 1),
        (district.liuhe.short, Decimal(33), None, 1),
    ]


def test_a_part_told_again_takes_the_place_of_the_former_and_keeps_its_hours(district: District) -> None:
    passage = drafts_of(draft(district))[0]
    by = {"actor": actor(district.housing_clerk), "now": NOW}
    share_out(passage.pk, parts(district), **by)
    share_out(passage.pk, [Share(district.qingshi.pk, Decimal(9))], **by)
    assert told_of([passage.pk]) == {
        (passage.pk, district.qingshi.pk): Told(Decimal(9), Decimal(28)),
        (passage.pk, district.liuhe.pk): Told(Decimal(33), None),
    }
    kinds = Event.objects.filter(kind="draft.share").order_by("pk")
    assert [event.payload.body["parts"] for event in kinds][1] == {str(district.qingshi.pk): "9"}


def test_nobody_is_told_a_part_of_a_draft_that_does_not_ask_them(district: District) -> None:
    passage = drafts_of(draft(district))[0]
    shares = [*parts(district), Share(district.transport.pk, Decimal(1))]
    with pytest.raises(InvalidError, match=r"org\.unit_unknown"):
        share_out(passage.pk, shares, actor=actor(district.housing_clerk), now=NOW)
    assert told_of([passage.pk]) == {}


def test_a_withdrawn_directive_tells_no_parts(district: District) -> None:
    order = issue(district)
    passage = drafts_of(order)[0]
    withdraw_directive(order.pk, "说错了", actor=actor(district.housing_clerk), now=NOW)
    with pytest.raises(ConflictError, match=r"directive\.not_issued"):
        share_out(passage.pk, parts(district), actor=actor(district.housing_clerk), now=NOW)


def test_a_unit_without_a_task_of_this_passage_stops_the_whole_act(district: District) -> None:
    passage = drafts_of(issue(district))[0]
    shares = [*parts(district), Share(district.transport.pk, Decimal(1))]
    with pytest.raises(InvalidError, match=r"org\.unit_unknown"):
        share_out(passage.pk, shares, actor=actor(district.housing_clerk), now=NOW)
    assert not Task.objects.exclude(version=1).exists()


def test_who_has_signed_already_can_still_be_told_the_part(district: District) -> None:
    passage = drafts_of(issue(district))[0]
    task = Task.objects.get(draft=passage, unit=district.qingshi)
    sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    share_out(passage.pk, parts(district)[:1], actor=actor(district.housing_clerk), now=NOW)
    task.refresh_from_db()
    assert (task.state, task.quantity, task.version) == ("signed", Decimal(7), 3)


@pytest.mark.parametrize("wrong", [Decimal(-1), Decimal("NaN"), Decimal(10) ** 12])
def test_a_part_out_of_range_is_refused(wrong: Decimal) -> None:
    with pytest.raises(InvalidError, match=r"draft\.range"):
        Share(1, wrong)
