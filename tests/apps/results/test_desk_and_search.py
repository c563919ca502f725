"""The desk of a head, the search, and where people begin."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.adapters import clock
from threadneedle.core.base import Actor, Grant, Role
from threadneedle.directives.models import Extension, Objection, Task
from threadneedle.directives.services import ask_help, register_passage
from threadneedle.directives.views import acts
from threadneedle.results.reads import Hit, begins_with, desk_of, for_signature, search


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(acts, "now", lambda: NOW)


@pytest.fixture
def unsigned(district: District) -> tuple[Task, Task]:
    """An objection and a request for time that wait for Qingshi's head."""
    draft, clerk = make_draft(district), district.qingshi_clerk
    objected = make_task(draft, district.qingshi, state="signed", due=date(2026, 6, 16))
    asked = make_task(draft, district.liushuwan, due=date(2026, 6, 18))
    Objection.objects.create(
        task=objected, ground="not_mine", reason="不在清单", made_by=clerk, made_on=TODAY
    )
    Extension.objects.create(
        task=asked,
        due_before=asked.due,
        due_asked=date(2026, 6, 30),
        reason="等雨停",
        made_by=clerk,
        made_on=TODAY,
    )
    return objected, asked


def test_papers_wait_for_the_head_of_the_unit_alone(district: District, unsigned: tuple[Task, Task]) -> None:
    def waiting(who: str) -> set[tuple[str, int]]:
        return {(ask.kind, ask.task_id) for ask in for_signature(actor=actor(getattr(district, who)))}

    objected, asked = unsigned
    assert waiting("qingshi_head") == {("objection", objected.pk), ("extension", asked.pk)}
    assert waiting("liushuwan_head") == {("extension", asked.pk)}
    for who in ("qingshi_clerk", "liuhe_head", "housing_head", "governor"):
        assert waiting(who) == set()


def test_the_desk_gathers_what_presses_here_and_below(
    district: District, unsigned: tuple[Task, Task]
) -> None:
    objected, asked = unsigned
    make_task(make_draft(district), district.liuhe, due=date(2026, 6, 10))
    Task.objects.filter(pk=asked.pk).update(responsible_post=district.qingshi_head)
    ask_help(district.transport.pk, "边沟", "谁修", actor=actor(district.qingshi_clerk), now=NOW)
    ask_help(district.qingshi.pk, "场地", "借用", actor=actor(district.transport_clerk), now=NOW)
    desk = desk_of(actor=actor(district.qingshi_head), today=TODAY)
    assert [line.task_id for line in desk.late] == [objected.pk]
    assert [line.task_id for line in desk.near] == [asked.pk]
    assert [line.task_id for line in desk.mine] == [asked.pk]
    assert [row.title.zh for row in desk.owed_to_us] == ["边沟"]
    assert [row.title.zh for row in desk.owed_by_us] == ["场地"]


def test_the_desk_signs_through_the_acts_of_the_task(district: District, unsigned: tuple[Task, Task]) -> None:
    objected, _asked = unsigned
    head = signed_in(district.qingshi_head)
    page = head.get(reverse("results:desk")).content.decode()
    sign = reverse("directives:act", args=[objected.pk, "sign_objection"])
    assert f'action="{sign}"' in page
    assert "2 papers wait for your signature; 1 late" in page
    head.post(sign, {"version": objected.version})
    objected.refresh_from_db()
    assert (objected.state, objected.paused_since) == ("objected", TODAY)
    after = signed_in(district.qingshi_head, "zh-hans").get(reverse("results:desk")).content.decode()
    assert "1 件等您签字" in after


def test_the_desk_takes_a_fixed_number_of_queries(district: District) -> None:
    draft, head, counts = make_draft(district), actor(district.qingshi_head), []
    for wanted in (10, 290):
        for _ in range(wanted):
            make_task(draft, district.qingshi, due=date(2026, 6, 10), responsible_post=district.qingshi_head)
        with CaptureQueriesContext(connection) as seen:
            desk_of(actor=head, today=TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def hits(district: District, words: str, kind: str = "", who: str = "supervisor") -> dict[str, list[Hit]]:
    found = search(words, kind, None, actor=actor(getattr(district, who)))
    return {each.kind: list(each.page.items) for each in found}


def test_a_matter_is_found_by_its_number_by_those_who_see_it(district: District) -> None:
    draft = make_draft(district, "电梯维修")
    make_task(draft, district.qingshi)
    by = actor(district.supervisor)
    matter = register_passage(draft.pk, number="督〔2026〕9号", actor=by, now=NOW)

    assert [hit.id for hit in hits(district, "〔2026〕9号")["matter"]] == [matter.pk]
    assert [hit.id for hit in hits(district, "电梯 9号", who="qingshi_clerk")["matter"]] == [matter.pk]
    assert hits(district, "〔2026〕9号", who="liuhe_clerk")["matter"] == []


@pytest.mark.parametrize("words", ["清", "清淤", "排水口 清淤", "DRAINS"])
def test_words_of_any_length_are_found_in_chinese_and_english(district: District, words: str) -> None:
    task = make_task(make_draft(district, "排水口清淤", title_en="Drains cleared"), district.qingshi)
    assert [hit.id for hit in hits(district, words)["task"]] == [task.pk]


def test_all_the_words_are_asked_for_and_wildcards_are_plain_signs(district: District) -> None:
    make_task(make_draft(district, "排水口清淤"), district.qingshi)
    for words in ("清淤 步道", "%", "_", "清%淤"):
        assert not any(hits(district, words).values())


def test_nothing_is_searched_for_no_words(district: District) -> None:
    assert search("  ", "", None, actor=actor(district.supervisor)) == ()


@pytest.mark.parametrize(
    ("who", "found"), [("supervisor", 1), ("housing_clerk", 1), ("qingshi_clerk", 1), ("liuhe_clerk", 0)]
)
def test_search_finds_what_one_may_see(district: District, who: str, found: int) -> None:
    make_task(make_draft(district, "排水口清淤"), district.qingshi)
    rows = hits(district, "清淤", who=who)
    assert (len(rows["task"]), len(rows["directive"])) == (found, found)


def test_units_are_found_by_name_alias_and_code(district: District) -> None:
    for words in ("柳树", "liushuwan", "104001"):
        assert [hit.id for hit in hits(district, words)["unit"]] == [district.liushuwan.pk]
    assert [hit.id for hit in hits(district, "住建局")["unit"]] == [district.housing.pk]
    assert [hit.readable for hit in hits(district, "柳河", who="qingshi_clerk")["unit"]] == [False]


def test_one_kind_is_paged(district: District) -> None:
    draft = make_draft(district, "排水口清淤")
    for _ in range(51):
        make_task(draft, district.qingshi)
    by = actor(district.supervisor)
    (tasks,) = search("清淤", "task", "2", actor=by)
    assert (tasks.page.total, tasks.page.pages, len(tasks.page.items)) == (51, 2, 1)
    assert [len(each.page.items) for each in search("清淤", "", None, actor=by)] == [1, 8, 0, 0]


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("en", "清淤", "“清淤”: 2 hits"),
        ("zh-hans", "清淤", "含“清淤”的 2 条"),
        ("zh-hans", "<b>", "没有找到“&lt;b&gt;”"),
        ("en", "", "What are you looking for?"),
    ],
)
def test_the_page_says_what_was_found(district: District, language: str, words: str, said: str) -> None:
    make_task(make_draft(district, "排水口清淤"), district.qingshi)
    answer = signed_in(district.supervisor, language).get(reverse("results:search"), {"q": words})
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "begins"),
    [
        ("supervisor", "results:board"),
        ("governor", "results:board"),
        ("arbiter", "results:board"),
        ("housing_clerk", "results:board"),
        ("qingshi_head", "worklists:own"),
        ("qingshi_clerk", "worklists:own"),
        ("liushuwan_head", "worklists:own"),
    ],
)
def test_everybody_begins_with_their_own_page(district: District, who: str, begins: str) -> None:
    assert signed_in(getattr(district, who)).get("/")["Location"] == reverse(begins)


def test_who_keeps_the_organisation_begins_there(district: District) -> None:
    keeper = Actor(1, 1, district.root.pk, "0001", (Grant(Role.ADMINISTRATOR, "0001"),))
    assert begins_with(keeper) == "organisation"
