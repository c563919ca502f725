"""The one-page record of an assessment: what it says, to whom, in which language, the same each time."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation
from tests.factories.directives import draft, settle
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.burden.mapping import Check, DisplacedGroup
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.records import record_of
from threadneedle.burden.record import record_pdf, words_of
from threadneedle.burden.services import issue_assessed
from threadneedle.core.base import NotFoundError
from threadneedle.directives.models import Directive, Draft
from threadneedle.worklists.mapping import Name
from threadneedle.worklists.services.plans import plan_unit

REASON = "汛期前必须清完，已与两镇商定。"


@pytest.fixture
def priced(district: District) -> Directive:
    """A notice of 100 hours to each township, which Qingshi cannot carry, not issued yet."""
    give_hours(district.qingshi, 8, 0)
    fields = {"due": date(2026, 6, 22), "hours_asked": Decimal(24)}
    make_task(make_draft(district, "台账整理", tier=3, issuer=district.transport), district.qingshi, **fields)
    plan_unit(district.qingshi.pk, now=NOW)
    made = draft(district)
    settle(made, district)
    Draft.objects.filter(directive=made).update(hours=Decimal(100), due=date(2026, 6, 26))
    made.refresh_from_db()
    return made


def issue(made: Directive, district: District) -> Directive:
    by = actor(district.housing_clerk)
    return issue_assessed(made.pk, version=made.version, reason=REASON, actor=by, now=NOW)


def text_of(pdf: bytes) -> tuple[int, str]:
    """Return the number of pages and all words without blanks."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return len(pages), "".join("".join(pages).split())


def test_the_record_says_on_one_page_what_was_asked_decided_and_kept(
    district: District, priced: Directive
) -> None:
    issue(priced, district)
    kept = BurdenAssessment.objects.get(directive=priced)
    for language, words in (("zh-hans", "基层负担评估"), ("en", "Burdenassessment")):
        with translation.override(language):
            record = record_of(priced.pk, actor=actor(district.housing_clerk), today=TODAY)
            pages, found = text_of(record_pdf(record))
        assert pages == 1
        assert words in found
        assert "".join(REASON.split()) in found
        assert kept.digest in found
        assert "2026-06" in found
        assert "不足时提醒下达单位，从不阻止下达。" in found


def test_the_two_numbers_of_lateness_stand_apart(district: District, priced: Directive) -> None:
    record = record_of(priced.pk, actor=actor(district.housing_clerk), today=TODAY)
    with translation.override("en"):
        figures = {one["label"]: one["value"] for one in words_of(record)["figures"]}
    assert figures["Hours certainly late"] == "68"
    assert figures["Hours late in the best plan found"] == "124"
    assert figures["Hours asked of the front line"] == "200"


def test_the_issuer_sees_what_is_over_and_no_spare_hours(district: District, priced: Directive) -> None:
    issue(priced, district)
    record = record_of(priced.pk, actor=actor(district.housing_clerk), today=TODAY)
    row = words_of(record)["units"]["rows"][0]
    assert all(bar["base"] == bar["add"] == 0 for bar in row["bars"])
    assert any(bar["over"] > 0 for bar in row["bars"])


def test_units_that_have_no_room_on_the_page_are_counted(district: District, priced: Directive) -> None:
    record = record_of(priced.pk, actor=actor(district.housing_clerk), today=TODAY)
    many = replace(record, assessment=replace(record.assessment, units=record.assessment.units * 20))
    with translation.override("en"):
        shown = words_of(many)["units"]
    assert (len(shown["rows"]), shown["notes"][0]) == (14, "and 26 more")
    assert text_of(record_pdf(many))[0] == 1


def test_the_fullest_record_is_one_page(district: District, priced: Directive) -> None:
    record = record_of(priced.pk, actor=actor(district.housing_clerk), today=TODAY)
    found = record.assessment
    rule = Name(
        "要求报送落实情况或者制定配套文件", "Demands of a plan or a report about carrying out the order"
    )
    check = Check(
        "paper", rule, "《整治形式主义为基层减负若干规定》" * 2, house_default=True, quote="报送" * 20
    )
    group = DisplacedGroup(found.title, found.issuer, 1, 3, TODAY, None, None)
    full = replace(
        found,
        units=found.units * 15,
        displaced=(group,) * 12,
        checks=(check,) * 20,
        free_date=date(2026, 9, 1),
    )
    with translation.override("en"):
        pages, words = text_of(record_pdf(replace(record, assessment=full)))
    assert (pages, "and25more" in words, "and17more" in words) == (1, True, True)


def test_a_draft_is_set_for_its_issuer_alone_and_says_that_it_is_not_issued(
    district: District, priced: Directive
) -> None:
    with translation.override("en"):
        record = record_of(priced.pk, actor=actor(district.housing_clerk), today=TODAY)
        assert words_of(record)["decision"]["lines"] == ["Not issued yet. This is what it would cost today."]
    for stranger in (district.transport_clerk, district.qingshi_clerk):
        with pytest.raises(NotFoundError):
            record_of(priced.pk, actor=actor(stranger), today=TODAY)


def test_it_is_sent_as_a_file_that_nobody_else_may_keep(district: District, priced: Directive) -> None:
    issue(priced, district)
    address = reverse("burden:assessment_pdf", args=[priced.pk])
    answer = signed_in(district.housing_clerk).get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Burden%20assessment")
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer.content == signed_in(district.housing_clerk).get(address).content
    assert signed_in(district.qingshi_clerk).get(address).status_code == 404
