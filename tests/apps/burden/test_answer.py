"""What an office says to the assessment of its directive: beside it, by itself, and never instead of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.directives import draft, settle
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import signed_in

from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.assessment import kept_of
from threadneedle.burden.reads.records import record_of
from threadneedle.burden.services import answer_assessment, issue_assessed
from threadneedle.core.base import ForbiddenError, InvalidError, NotFoundError
from threadneedle.ledger.models import Event


@pytest.fixture
def issued(district: District, settings: Any) -> int:
    from datetime import UTC, datetime

    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    made = draft(district, text="关于巡查堤防的通知\n\n青石镇7月10日前巡查堤防。（责任单位：青石镇）\n")
    settle(made, district)
    return issue_assessed(made.pk, reason="汛期在即。", actor=actor(district.housing_clerk), now=NOW).pk


def test_the_answer_stands_beside_what_was_worked_out(district: District, issued: int) -> None:
    clerk = actor(district.housing_clerk)
    before = BurdenAssessment.objects.get(directive=issued)
    answer_assessment(issued, "人手由区里支援。", actor=clerk, now=NOW)
    answer_assessment(issued, " 人手由区里支援两名。 ", actor=clerk, now=NOW)
    row = BurdenAssessment.objects.get(directive=issued)
    assert (row.answer, row.answered_by_id, row.answered_on) == ("人手由区里支援两名。", clerk.post_id, TODAY)
    assert (row.result, row.digest, row.reason) == (before.result, before.digest, before.reason)
    said = [
        event.payload.body["answer"] for event in Event.objects.filter(kind="burden.answer").order_by("pk")
    ]
    assert said == ["人手由区里支援。", "人手由区里支援两名。"]
    assert kept_of(issued, actor=actor(district.supervisor)).answer == "人手由区里支援两名。"
    assert record_of(issued, actor=clerk, today=TODAY).answer == "人手由区里支援两名。"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("supervisor", ForbiddenError), ("qingshi_head", NotFoundError), ("transport_clerk", NotFoundError)],
)
def test_only_the_office_itself_answers(
    district: District, issued: int, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        answer_assessment(issued, "好", actor=actor(getattr(district, who)), now=NOW)
    assert BurdenAssessment.objects.get(directive=issued).answer == ""


@pytest.mark.parametrize(("text", "code"), [(" \x00", "words.missing"), ("长" * 1001, "words.too_long")])
def test_nothing_and_too_much_are_refused(district: District, issued: int, text: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        answer_assessment(issued, text, actor=actor(district.housing_clerk), now=NOW)
    assert refused.value.problems[0].code == code


def test_a_directive_without_an_assessment_has_nothing_to_answer_to(district: District) -> None:
    made = draft(district, text="关于巡查堤防的通知\n\n青石镇7月10日前巡查堤防。（责任单位：青石镇）\n")
    with pytest.raises(NotFoundError):
        answer_assessment(made.pk, "好", actor=actor(district.housing_clerk), now=NOW)


def test_on_the_page(district: District, issued: int) -> None:
    office, overseer = signed_in(district.housing_clerk), signed_in(district.supervisor)
    page = office.get(f"/directives/{issued}/assessment").content.decode()
    assert "Answer to it" in page
    form = f"/directives/{issued}/assessment/answer"
    assert office.post(form, {"answer": ""}).status_code == 422
    said = office.post(form, {"answer": "人手由区里支援。"}, follow=True).content.decode()
    assert "Your answer stands beside the assessment." in said
    seen = overseer.get(f"/directives/{issued}/assessment").content.decode()
    assert "人手由区里支援。" in seen
    assert "Change the answer" not in seen
    refused = overseer.get(form)
    assert refused.status_code == 403
    assert "Only 区住建局 itself answers" in refused.content.decode()
