"""What is called safety has a ground that is asked for, and a share that is watched; nothing is blocked."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.directives.models import Directive, Draft, DraftUnit, Task
from threadneedle.directives.reads.safety import SafetyShare, safety_share
from threadneedle.directives.services.drafts import DraftEdit, edit_draft
from threadneedle.directives.services.issue import issue_directive
from threadneedle.org.models import Rule


def _asked(district: District, many: int, tier: int, ground: str = "", on: date = TODAY) -> list[Task]:
    draft = make_draft(district, tier=tier)
    return [make_task(draft, district.qingshi, ground=ground, issued_on=on) for _ in range(many)]


def _unissued(district: District, tier: int = 0, **fields: object) -> Draft:
    draft = make_draft(district, tier=tier, **fields)
    Directive.objects.filter(pk=draft.directive_id).update(
        state=Directive.State.DRAFTED, issued_at=None, authority="经区政府同意"
    )
    DraftUnit.objects.create(draft=draft, role="responsible", words="青石镇", unit=district.qingshi)
    return draft


def test_the_share_counts_the_issuers_own_tasks_of_the_quarter(district: District) -> None:
    first = _asked(district, 2, 0, "安全生产法第四十一条")
    _asked(district, 1, 0, "无")
    _asked(district, 6, 2)
    _asked(district, 5, 0, on=date(2026, 3, 31))
    _asked(district, 5, 0, on=date(2026, 6, 18))
    passed_on = make_draft(district, tier=0)
    make_task(passed_on, district.liushuwan, parent=first[0], issued_on=TODAY)
    make_task(passed_on, district.housing, issued_on=TODAY)
    assert safety_share(district.housing.pk, TODAY) == SafetyShare(3, 9, 2, 25, over=True)
    assert safety_share(district.transport.pk, TODAY) == SafetyShare(0, 0, 0, 25, over=False)


@pytest.mark.parametrize(("others", "over"), [(4, False), (5, True), (8, True), (9, False)])
def test_a_share_is_over_only_above_the_limit_and_of_enough_tasks(
    district: District, *, others: int, over: bool
) -> None:
    _asked(district, 3, 0)
    _asked(district, others, 1)
    assert safety_share(district.housing.pk, TODAY).over is over


def test_the_limit_comes_from_the_rule_pack(district: District) -> None:
    Rule.objects.filter(key="safety_share_percent").update(value=40)
    _asked(district, 4, 0)
    _asked(district, 6, 1)
    assert safety_share(district.housing.pk, TODAY) == SafetyShare(4, 10, 0, 40, over=False)


@pytest.mark.parametrize("ground", ["", "无", "防洪法第三十八条"])
def test_safety_is_issued_with_and_without_a_ground_and_the_task_keeps_it(
    district: District, ground: str
) -> None:
    by = actor(district.housing_head)
    draft = _unissued(district)
    edit_draft(draft.pk, DraftEdit(ground=f" {ground} "), actor=by, now=NOW)
    issue_directive(draft.directive_id, actor=by, now=NOW)
    assert [task.ground for task in Task.objects.all()] == [ground]


def test_the_review_asks_for_the_ground_of_safety_alone(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: NOW)
    browser = signed_in(district.housing_head)
    draft = _unissued(district)
    page = reverse("directives:review", args=[draft.directive_id])
    assert "No ground given" in browser.get(page).content.decode()
    Draft.objects.update(ground="防洪法第三十八条")
    shown = browser.get(page).content.decode()
    assert "防洪法第三十八条" in shown
    assert "No ground given" not in shown
    Draft.objects.update(ground="", tier=2)
    assert "No ground given" not in browser.get(page).content.decode()


def test_the_page_of_a_task_shows_the_ground(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: NOW)
    (task,) = _asked(district, 1, 0, "防洪法第三十八条")
    page = reverse("directives:task", args=[task.pk])
    assert "防洪法第三十八条" in signed_in(district.qingshi_clerk).get(page).content.decode()
