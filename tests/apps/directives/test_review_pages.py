"""From the text to the issued directive, as the issuing clerk meets it in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.directives import NOTICE, draft
from tests.factories.org import NOW, District, actor

from threadneedle.directives import services
from threadneedle.directives.models import Directive, Draft, Question, Task
from threadneedle.ledger.models import Event

Browser = Callable[[Any], Client]
OPEN = """晴川区住房和城乡建设局
晴住建〔2026〕47号
关于开展既有建筑外墙安全隐患排查的通知
各乡镇人民政府，区直有关单位：
一、各乡镇对辖区内既有建筑外墙开展全面排查，共1,240栋，6月26日前完成，逐栋拍照上传。
二、相关单位对临街广告牌、外挂物同步开展整治，形成工作合力。
三、各乡镇尽快建立外墙隐患台账，实行动态管理。
2026年6月15日
"""


@pytest.fixture
def clerk(opened_by: Browser, district: District) -> Client:
    """The housing office's clerk."""
    return opened_by(district.housing_clerk)


@pytest.fixture
def open_draft(district: District) -> Directive:
    """A draft with a question of nearly every sort."""
    return draft(district, text=OPEN, authority="")


def asked(directive: Directive, code: str) -> Question:
    return directive.questions.get(code=code)


def body(response: Any) -> str:
    return str(response.content.decode())


def priced(page: Any) -> dict[str, str]:
    """What the form of an assessment sends with it: the state and the price that were seen."""
    return dict(re.findall(r'name="(version|digest)" value="([^"]+)"', body(page)))


def given(text: str, key: str = "key-1", **other: Any) -> dict[str, Any]:
    return {"text": text, "title": "", "number": "", "authority": "", "client_key": key, **other}


def test_a_pasted_order_becomes_one_draft_however_often_it_is_sent(clerk: Client) -> None:
    first = clerk.post("/directives/new", given(NOTICE))
    again = clerk.post("/directives/new", given(NOTICE))
    directive = Directive.objects.get()
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"] == f"/directives/{directive.pk}/review"


def test_a_file_in_gb18030_is_read(clerk: Client) -> None:
    file = SimpleUploadedFile("order.txt", NOTICE.encode("gb18030"), content_type="text/plain")
    clerk.post("/directives/new", given("", file=file, whole="1"))
    assert Directive.objects.get().text == NOTICE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste the text of the order, or choose a file."),
        ("通知\x00全文", "Null characters are not allowed."),
        ("字" * 3_500_000, "Text has 3500000 characters; at most 400000 fit."),
    ],
)
def test_a_refused_text_stays_in_the_form(clerk: Client, text: str, words: str) -> None:
    response = clerk.post("/directives/new", given(text, title="关于某事的通知"))
    assert response.status_code == 422
    assert words in body(response)
    assert "关于某事的通知" in body(response)
    assert text.replace("\x00", "")[:1000] in body(response).replace("\x00", "")
    assert not Directive.objects.exists()


def test_a_secret_text_is_refused_and_not_sent_back(clerk: Client, caplog: pytest.LogCaptureFixture) -> None:
    before = Event.objects.count()
    response = clerk.post("/directives/new", given("机密★1年\n关于某专项工作的通知\n各乡镇：请照办。"))
    assert response.status_code == 422
    assert "carries a mark of secrecy" in body(response)
    assert "某专项工作" not in body(response)
    assert "某专项工作" not in caplog.text
    assert (Directive.objects.count(), Event.objects.count()) == (0, before)


def test_who_neither_issues_nor_receives_is_told_so(opened_by: Browser, district: District) -> None:
    response = opened_by(district.supervisor).get("/directives/new")
    assert response.status_code == 403
    assert "does not enter orders" in body(response)


def test_the_review_numbers_passages_and_accounts_for_every_sentence(
    clerk: Client, open_draft: Directive
) -> None:
    page = body(clerk.get(f"/directives/{open_draft.pk}/review"))
    assert "3 passages: 0 complete, 3 need you, and the consent" in page
    assert '<mark id="s2" class="ask"><a href="#d2"' in page
    assert '<mark class="ask">逐栋拍照上传</mark>' in page
    assert "None was dropped." in page
    assert "2 townships" in page
    assert "split into 2 tasks" in page
    assert "6 working days, minimum is 10" in page


def test_one_post_answers_every_question(clerk: Client, district: District, open_draft: Directive) -> None:
    vague, missing = asked(open_draft, "unit_vague"), asked(open_draft, "deadline_missing")
    soon, consent = asked(open_draft, "deadline_vague"), asked(open_draft, "authority_missing")
    response = clerk.post(
        f"/directives/{open_draft.pk}/review",
        {
            "version": open_draft.version,
            f"q{vague.pk}-choice": "other",
            f"q{vague.pk}-names": "区交通局",
            f"q{missing.pk}-due": "7月24日",
            f"q{soon.pk}-due": "same as 1",
            f"q{consent.pk}-authority": "经区政府同意",
            f"q{asked(open_draft, 'proof_asked').pk}-category": "",
        },
        follow=True,
    )
    assert "3 passages, all complete: 5 tasks can be issued" in body(response)
    assert list(open_draft.drafts.values_list("due", flat=True)) == [
        date(2026, 6, 26),
        date(2026, 7, 24),
        date(2026, 6, 26),
    ]
    assert open_draft.drafts.get(position=2).units.get().unit == district.transport
    assert open_draft.drafts.get(position=1).proof is None


def test_what_cannot_be_read_is_said_at_its_question_and_kept(clerk: Client, open_draft: Directive) -> None:
    vague, missing = asked(open_draft, "unit_vague"), asked(open_draft, "deadline_missing")
    response = clerk.post(
        f"/directives/{open_draft.pk}/review",
        {
            "version": open_draft.version,
            f"q{vague.pk}-names": "区教育局",
            f"q{missing.pk}-due": "2月30日",
        },
    )
    assert response.status_code == 422
    assert "No unit of the district is called “区教育局”" in body(response)
    assert "No calendar has the day “2月30日”" in body(response)
    assert 'value="区教育局"' in body(response)
    assert 'value="2月30日"' in body(response)
    assert not Question.objects.exclude(answered_at=None).exists()


def test_proof_beyond_the_fact_needs_a_reason(clerk: Client, open_draft: Directive) -> None:
    proof = asked(open_draft, "proof_asked")
    sent = {
        "version": open_draft.version,
        f"q{proof.pk}-category": "safety",
        f"q{proof.pk}-asks": "逐栋照片",
        f"q{proof.pk}-reason": "",
    }
    assert clerk.post(f"/directives/{open_draft.pk}/review", sent).status_code == 422
    sent[f"q{proof.pk}-reason"] = "脱落危及行人"
    assert clerk.post(f"/directives/{open_draft.pk}/review", sent).status_code == 302
    kept = open_draft.drafts.get(position=1).proof
    assert kept is not None
    assert (kept.category, kept.asks, kept.reason) == ("safety", "逐栋照片", "脱落危及行人")


def test_a_second_tab_is_told_what_changed_and_keeps_what_was_typed(
    clerk: Client, district: District, open_draft: Directive
) -> None:
    seen = open_draft.version
    first = open_draft.drafts.get(position=1)
    edit = services.DraftEdit(title="外墙排查")
    services.edit_draft(first.pk, edit, actor=actor(district.housing_head), now=NOW)
    missing = asked(open_draft, "deadline_missing")
    response = clerk.post(
        f"/directives/{open_draft.pk}/review", {"version": seen, f"q{missing.pk}-due": "2026-07-24"}
    )
    assert response.status_code == 409
    assert f"you saw version {seen}, now it is {seen + 1}" in body(response)
    assert 'value="2026-07-24"' in body(response)
    assert "外墙排查" in body(response)
    assert f'id="review-version" value="{seen + 1}"' in body(response)
    missing.refresh_from_db()
    assert missing.answered_at is None


def test_every_field_of_a_draft_can_be_changed_in_place(
    clerk: Client, district: District, open_draft: Directive
) -> None:
    second = open_draft.drafts.get(position=2)
    response = clerk.post(
        f"/directives/drafts/{second.pk}",
        {
            "version": open_draft.version,
            "title": "广告牌整治",
            "title_en": "Street signs",
            "lead": "区交通局",
            "responsible": "各乡镇",
            "cooperating": "督查室",
            "post_words": "站长",
            "due": "2026-07-24",
            "quantity": "30",
            "counter": "块",
            "hours": "12.5",
            "tier": "1",
            "kind": "task",
            "proof_category": "statute",
            "proof_asks": "检测报告",
            "proof_reason": "法规要求",
        },
        HTTP_HX_REQUEST="true",
    )
    assert response.status_code == 200
    assert 'id="review-version" value="2" hx-swap-oob="true"' in body(response)
    second.refresh_from_db()
    assert (second.title, second.title_en, second.tier, str(second.hours)) == (
        "广告牌整治",
        "Street signs",
        1,
        "12.50",
    )
    assert {(row.role, row.unit_id, row.member_kind) for row in second.units.all()} == {
        ("lead", district.transport.pk, ""),
        ("responsible", district.root.pk, "township"),
        ("cooperating", district.supervision.pk, ""),
    }
    assert not second.questions.filter(answered_at=None).exists()


def test_a_passage_is_no_task_and_then_one_again(clerk: Client, open_draft: Directive) -> None:
    second = open_draft.drafts.get(position=2)
    address = f"/directives/{open_draft.pk}/review"
    clerk.post(address, {"version": 1, "drop": second.pk})
    assert Draft.objects.get(pk=second.pk).dropped
    open_draft.refresh_from_db()
    clerk.post(address, {"version": open_draft.version, "restore": second.pk})
    assert not Draft.objects.get(pk=second.pk).dropped


def test_nothing_is_issued_while_something_is_open(clerk: Client, open_draft: Directive) -> None:
    page = clerk.get(f"/directives/{open_draft.pk}/assessment")
    assert "2: still open is who is meant." in body(page)
    assert "About the whole directive: still open is who consented." in body(page)
    response = clerk.post(f"/directives/{open_draft.pk}/assessment", priced(page))
    assert response.status_code == 422
    assert not Task.objects.exists()


def test_the_old_address_of_the_last_step_leads_to_the_price(clerk: Client, open_draft: Directive) -> None:
    answer = clerk.get(f"/directives/{open_draft.pk}/issue?supersedes=7")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/directives/{open_draft.pk}/assessment?supersedes=7",
    )


def test_the_last_step_shows_tasks_and_hours_by_unit_and_issues(clerk: Client, district: District) -> None:
    made = draft(district)
    first = made.drafts.get()
    assert not made.questions.exists()
    edit = services.DraftEdit(hours=Decimal(8))
    services.edit_draft(first.pk, edit, actor=actor(district.housing_clerk), now=NOW)
    made.refresh_from_db()
    page = clerk.get(f"/directives/{made.pk}/assessment")
    assert "2 tasks for 2 units" in body(page)
    assert '<dd class="big">16' in body(page)
    response = clerk.post(f"/directives/{made.pk}/assessment", priced(page), follow=True)
    assert "2 tasks are issued." in body(response)
    assert "0 of 2 tasks reported" in body(response)
    assert "Not yet checked" in body(response)
    assert Task.objects.filter(directive=made).count() == 2


def test_a_draft_is_nobody_elses_to_see(
    opened_by: Browser, district: District, open_draft: Directive
) -> None:
    for post in (district.transport_clerk, district.qingshi_clerk):
        assert opened_by(post).get(f"/directives/{open_draft.pk}/review").status_code == 404


def test_a_thrown_away_draft_is_gone_and_the_ledger_knows(clerk: Client, open_draft: Directive) -> None:
    clerk.post(f"/directives/{open_draft.pk}/drop", {"version": open_draft.version})
    assert not Directive.objects.exists()
    assert Event.objects.filter(kind="directive.drop").count() == 1


def test_the_review_reads_the_same_number_of_rows_sets_for_few_and_many_drafts(
    clerk: Client, district: District, django_assert_num_queries: Any
) -> None:
    item = "、各乡镇对第{}类点位开展清淤，7月10日前完成。\n"
    few, many = (
        draft(
            district,
            text="关于清淤的通知\n各乡镇：\n" + "".join(f"{n}{item.format(n)}" for n in range(1, top)),
        )
        for top in (4, 60)
    )
    clerk.get(f"/directives/{few.pk}/review")
    with django_assert_num_queries(FIXED):
        clerk.get(f"/directives/{few.pk}/review")
    with django_assert_num_queries(FIXED):
        clerk.get(f"/directives/{many.pk}/review")


FIXED = 25
"""Session, person, seats and frame included."""
