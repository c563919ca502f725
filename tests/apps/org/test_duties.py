"""The duty list: what holds for a township, and how the administrator keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import signed_in

from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, InvalidError
from threadneedle.ledger.models import Event
from threadneedle.org.drafts import DutyDraft
from threadneedle.org.models import DutyItem
from threadneedle.org.reads.duties import duty_list, township_of
from threadneedle.org.services.duties import end_duty, put_duties

SINCE = date(2026, 1, 1)


def code_of(caught: pytest.ExceptionInfo[DomainError]) -> str:
    return caught.value.problems[0].code


@pytest.fixture
def duties(district: District) -> None:
    """Two lines for all townships, one of Qingshi alone, and one that has ended."""
    lines = [
        DutyDraft(district.root.pk, "基01", "basic", "调解纠纷", SINCE, "平安", "", "人民调解法"),
        DutyDraft(district.root.pk, "收01", "back", "安全生产处罚", SINCE, "执法", "区应急局"),
        DutyDraft(district.qingshi.pk, "配01", "coop", "协助看护渡口", SINCE, department="区交通局"),
        DutyDraft(district.root.pk, "基09", "basic", "旧事项", SINCE, until=date(2026, 5, 31)),
    ]
    put_duties(lines, actor=actor(district.administrator), now=NOW)


def shown(district: District, unit: int | None = None, **wanted: object) -> list[tuple[str, list[str]]]:
    found = duty_list(unit, actor(district.governor), TODAY, **wanted)  # type: ignore[arg-type]
    return [(group.share, [row.number for row in group.rows]) for group in found.groups]


@pytest.mark.usefixtures("duties")
def test_a_township_has_what_holds_for_all_and_its_own(district: District) -> None:
    assert shown(district, district.qingshi.pk) == [
        ("basic", ["基01"]),
        ("coop", ["配01"]),
        ("back", ["收01"]),
    ]
    assert shown(district, district.liuhe.pk) == [("basic", ["基01"]), ("back", ["收01"])]
    assert shown(district) == [("basic", ["基01"]), ("back", ["收01"])]
    assert shown(district, past=True) == [("basic", ["基01", "基09"]), ("back", ["收01"])]


@pytest.mark.usefixtures("duties")
def test_words_are_looked_for_in_all_that_a_line_says(district: District) -> None:
    assert shown(district, words="应急局 处罚") == [("back", ["收01"])]
    assert shown(district, words="人民调解法") == [("basic", ["基01"])]
    assert shown(district, share="coop") == []


@pytest.mark.usefixtures("duties")
def test_a_number_that_begins_anew_ends_the_earlier_line_the_day_before(district: District) -> None:
    by = actor(district.administrator)
    events = Event.objects.count()
    fresh = DutyDraft(district.root.pk, "基01", "basic", "排查和调解纠纷", date(2026, 7, 1))
    assert put_duties([fresh], actor=by, now=NOW) == (1, 1)
    rows = DutyItem.objects.filter(number="基01").order_by("since").values_list("name", "until")
    assert list(rows) == [("调解纠纷", date(2026, 6, 30)), ("排查和调解纠纷", None)]
    assert Event.objects.count() == events + 1
    with pytest.raises(ConflictError) as caught:
        put_duties([DutyDraft(district.root.pk, "基01", "basic", "x", date(2026, 3, 1))], actor=by, now=NOW)
    assert code_of(caught) == "org.duty_later"


@pytest.mark.usefixtures("duties")
def test_a_line_of_the_same_day_is_corrected(district: District) -> None:
    by = actor(district.administrator)
    line = DutyDraft(district.root.pk, "基01", "coop", "协助调解", SINCE)
    assert put_duties([line], actor=by, now=NOW) == (0, 1)
    row = DutyItem.objects.get(number="基01")
    assert (row.share, row.name, row.ground) == ("coop", "协助调解", "")


def test_what_is_wrong_is_refused_and_nothing_put_down(district: District) -> None:
    by = actor(district.administrator)
    good = DutyDraft(district.root.pk, "1", "basic", "甲", SINCE)
    with pytest.raises(InvalidError) as caught:
        put_duties([good, good], actor=by, now=NOW)
    assert code_of(caught) == "org.duty_twice"
    with pytest.raises(InvalidError) as caught:
        put_duties([good, DutyDraft(district.root.pk, "2", "odd", "乙", SINCE)], actor=by, now=NOW)
    assert code_of(caught) == "org.duty_share"
    with pytest.raises(ForbiddenError):
        put_duties([good], actor=actor(district.qingshi_head), now=NOW)
    with pytest.raises(InvalidError) as caught:
        DutyDraft(district.root.pk, "", "basic", "甲", SINCE)
    assert code_of(caught) == "org.text_blank"
    assert not DutyItem.objects.exists()


@pytest.mark.usefixtures("duties")
def test_a_line_gets_a_last_day_from_the_administrator_alone(district: District) -> None:
    row = DutyItem.objects.get(number="配01")
    with pytest.raises(ForbiddenError):
        end_duty(row.pk, TODAY, actor=actor(district.qingshi_head), now=NOW)
    end_duty(row.pk, date(2026, 6, 16), actor=actor(district.administrator), now=NOW)
    assert shown(district, district.qingshi.pk, share="coop") == []


@pytest.mark.usefixtures("duties")
def test_a_township_opens_its_own_list_and_a_village_that_of_its_township(district: District) -> None:
    assert township_of(actor(district.liushuwan_head)) == district.qingshi.pk
    assert township_of(actor(district.housing_clerk)) is None
    page = signed_in(district.qingshi_clerk).get("/org/duties/")
    assert page.context["duties"].unit_id == district.qingshi.pk
    assert "协助看护渡口" in page.content.decode()
    assert "Put down a duty" not in page.content.decode()


@pytest.mark.usefixtures("duties")
def test_the_administrator_puts_a_line_down_on_the_page(district: District) -> None:
    browser = signed_in(district.administrator)
    sent = {
        "unit": district.liuhe.pk,
        "number": "基02",
        "share": "basic",
        "name": "排查",
        "since": "2026-06-01",
    }
    assert browser.post("/org/duties/add/", sent).status_code == 302
    assert shown(district, district.liuhe.pk)[0] == ("basic", ["基01", "基02"])
    answer = browser.post("/org/duties/add/", {**sent, "until": "2026-05-01"})
    assert answer.status_code == 422
    assert "The last day lies before the first" in answer.content.decode()
