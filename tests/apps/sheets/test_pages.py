"""The pages on which a table is brought, told, looked at and taken in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.org import NOW, District, actor
from tests.factories.registers import register_file
from tests.factories.work import signed_in

from threadneedle.directives.models import Matter
from threadneedle.directives.services import MatterChange, update_matters
from threadneedle.files.models import StoredFile
from threadneedle.sheets.models import Layout, Take

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(district: District) -> Client:
    """The supervision office."""
    return signed_in(district.supervisor)


def bring(client: Client, data: bytes, name: str = "台账.xlsx") -> Any:
    return client.post("/sheets/register/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def tell(client: Client, answer: Any) -> Any:
    form = answer.context["form"]
    data = {name: form.initial[name] or "" for name in form.fields}
    return client.post(answer.redirect_chain[-1][0], data, follow=True)


def take_in(client: Client, answer: Any, **more: Any) -> Any:
    take, form = answer.context["take"], answer.context["form"]
    data = {"version": take.version, "seal": form.initial["seal"], **more}
    return client.post(f"/sheets/takes/{take.id}/take-in", data, follow=True)


def test_a_table_is_brought_told_looked_at_and_taken_in(client: Client) -> None:
    told = bring(client, register_file(12))
    assert told.redirect_chain[-1][0].endswith("/columns")
    assert "责任单位 / 牵头" in told.content.decode()
    looked = tell(client, told)
    assert looked.context["counts"]["new"] == 12
    taken = take_in(client, looked)
    assert Matter.objects.count() == 12
    assert "12 new and 0 changed: taken in" in taken.content.decode()


def test_the_columns_are_asked_once(client: Client) -> None:
    take_in(client, tell(client, bring(client, register_file(12))))
    again = bring(client, register_file(13), "六月.xlsx")
    assert again.redirect_chain[-1][0] == f"/sheets/takes/{Take.objects.latest('pk').pk}"
    assert again.context["counts"]["new"] == 1
    assert again.context["counts"]["unchanged"] == 12
    assert Layout.objects.count() == 1


def test_every_problem_is_said_at_once_with_its_row_column_value_and_rule(client: Client) -> None:
    data = register_file(12, r2={5: "区水利局"}, r5={8: "2026.2.30"}, r7={4: ""}, r9={1: "区督〔2026〕8号"})
    page = tell(client, bring(client, data))
    faults = [(fault.number, fault.heading, fault.value) for fault in page.context["found"].faults]
    assert faults == [
        (6, "责任单位 / 牵头", "区水利局"),
        (9, "时间 / 计划完成", "2026.2.30"),
        (11, "事项名称", ""),
        (12, "督查编号", "区督〔2026〕8号"),
        (13, "督查编号", "区督〔2026〕8号"),
    ]
    text = page.content.decode()
    assert "No unit is called “区水利局”." in text
    assert "The same number stands in row 13." in text


def test_nothing_is_taken_in_while_a_row_is_wrong_unless_it_is_left_out(client: Client) -> None:
    page = tell(client, bring(client, register_file(12, r2={5: "区水利局"})))
    refused = take_in(client, page)
    assert refused.status_code == 422
    assert Matter.objects.count() == 0
    taken = take_in(client, page, leave_out="on")
    assert Matter.objects.count() == 11
    assert [(left.number, left.value) for left in taken.context["left"]] == [(6, "区水利局")]


def test_a_button_pressed_twice_takes_in_once(client: Client) -> None:
    page = tell(client, bring(client, register_file(12)))
    take_in(client, page)
    again = take_in(client, page)
    assert again.status_code == 200
    assert "no longer waits: it was taken in" in again.content.decode()
    assert Matter.objects.count() == 12


def test_what_changed_meanwhile_is_shown_again_and_not_taken_in(client: Client) -> None:
    page = tell(client, bring(client, register_file(12)))
    take_in(client, bring(client, register_file(3), "先.xlsx"))
    late = take_in(client, page)
    assert late.status_code == 409
    assert late.context["counts"]["new"] == 9
    assert Matter.objects.count() == 3
    done = take_in(client, late)
    assert done.status_code == 200
    assert Matter.objects.count() == 12


def test_who_takes_in_says_whose_words_hold_where_both_sides_changed_a_cell(
    client: Client, district: District
) -> None:
    take_in(client, tell(client, bring(client, register_file(3))))
    matter = Matter.objects.get(number="区督〔2026〕2号")
    update_matters([MatterChange(matter.pk, progress="这里说的")], actor=actor(district.supervisor), now=NOW)
    page = bring(client, register_file(3, r2={10: "表里说的"}), "改.xlsx")
    assert "changed here too" in page.content.decode()
    assert take_in(client, page).status_code == 422
    take_in(client, page, prefer="table")
    matter.refresh_from_db()
    assert matter.progress == "表里说的"


def test_a_table_is_dropped_and_nothing_is_left(client: Client) -> None:
    page = tell(client, bring(client, register_file(12)))
    take = page.context["take"]
    gone = client.post(f"/sheets/takes/{take.id}/drop", {"version": take.version}, follow=True)
    assert gone.redirect_chain[-1][0] == "/sheets/register/"
    assert Matter.objects.count() == 0
    assert "This table was dropped" in client.get(f"/sheets/takes/{take.id}").content.decode()


def test_a_table_that_was_not_dropped_is_not_said_to_be(client: Client) -> None:
    page = tell(client, bring(client, register_file(12)))
    take = page.context["take"]
    still = client.post(f"/sheets/takes/{take.id}/drop", {"version": "x"}, follow=True)
    assert "was dropped" not in still.content.decode()
    assert Take.objects.get().state == Take.State.CHECKED


def test_a_needed_column_that_is_not_recognised_is_asked(client: Client) -> None:
    data = "代码,说法,单位\n1,清淤,住建局\n".encode()
    page = bring(client, data, "别的.csv")
    assert [spec.code for spec in page.context["missing"]] == ["title"]
    refused = tell(client, page)
    assert refused.status_code == 422
    assert "No column is said to be “Title”" in refused.content.decode()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.xlsx", "The file is empty."),
        (b"PK\x03\x04 torn", "x.xlsx", "“x.xlsx”"),
        ("只有一段话".encode(), "x.txt", "is no table but txt"),
        ("，\n".encode(), "x.csv", "No row of headings was found"),
        ("事项,密级\n清淤,机密★1年\n".encode(), "x.csv", "mark of secrecy"),
        ("事项,密级\n清淤,秘密\n".encode(), "x.csv", "mark of secrecy"),
        ("事项,单位\n清淤,住建局\n".encode(), "机密★1年.csv", "mark of secrecy"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(
    client: Client, data: bytes, name: str, words: str
) -> None:
    answer = bring(client, data, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Take.objects.exists()
    assert not StoredFile.objects.exists()


def test_another_office_sees_neither_table_nor_problems(client: Client, district: District) -> None:
    page = tell(client, bring(client, register_file(12, r2={5: "区水利局"})))
    take = page.context["take"].id
    other = signed_in(district.housing_clerk)
    for end in ("", "/columns", "/problems.xlsx"):
        assert client.get(f"/sheets/takes/{take}{end}").status_code == 200
        assert other.get(f"/sheets/takes/{take}{end}").status_code == 404
    assert other.post(f"/sheets/takes/{take}/drop", {"version": 2}).status_code == 404
    assert signed_in(district.liushuwan_head).get("/sheets/register/").status_code == 404


def test_a_sheet_is_chosen_where_there_are_several(client: Client) -> None:
    import io

    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.add_worksheet("说明").write(0, 0, "填表说明")
    for name, title in (("2025", "旧事"), ("2026", "新事")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["编号", "事项名称", "牵头单位"])
        page.write_row(1, 0, [f"{name}-1", title, "住建局"])
    book.close()
    page = bring(client, out.getvalue())
    assert page.context["opened"].sheet.name == "2025"
    other = client.get(page.redirect_chain[-1][0], {"sheet": "2026"})
    assert other.context["opened"].sheet.name == "2026"
    form = other.context["form"]
    data = {name: form.initial[name] or "" for name in form.fields}
    looked = client.post(page.redirect_chain[-1][0], data, follow=True)
    assert [row.title for row in looked.context["found"].new] == ["新事"]


def test_the_pages_are_read_in_chinese(district: District) -> None:
    client = signed_in(district.supervisor, "zh-hans")
    told = bring(client, register_file(12, r2={5: "区水利局"}))
    assert "认得对不对？" in told.content.decode()
    looked = tell(client, told)
    assert "行还不能收入" in looked.content.decode()
    assert "没有叫“区水利局”的单位。" in looked.content.decode()
