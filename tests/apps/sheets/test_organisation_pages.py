"""The administrator takes the organisation in from tables, on pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.org import District
from tests.factories.work import signed_in

from threadneedle.accounts.models import Person
from threadneedle.org.models import DutyItem, Post, Unit

pytestmark = pytest.mark.django_db

UNITS = """单位名称,类别,上级单位,简称,联系电话
东坪村,村,云岭镇,,13800000000
云岭镇,乡镇,,云岭,13900000000
西坪村,村,云岭,,
"""


@pytest.fixture
def keeper(district: District) -> Client:
    """The administrator's browser."""
    return signed_in(district.administrator)


def bring(keeper: Client, code: str, text: str) -> Any:
    """Bring a table, and say of its columns what the page proposes."""
    file = SimpleUploadedFile("表.csv", text.encode("utf-8-sig"))
    told = keeper.post(f"/sheets/{code}/", {"file": file}, follow=True)
    form = told.context["form"]
    data = {name: form.initial[name] or "" for name in form.fields}
    return keeper.post(told.redirect_chain[-1][0], data, follow=True)


def take_in(keeper: Client, looked: Any, **more: Any) -> Any:
    take, form = looked.context["take"], looked.context["form"]
    data = {"version": take.version, "seal": form.initial["seal"], **more}
    return keeper.post(f"/sheets/takes/{take.id}/take-in", data, follow=True)


def test_units_come_in_with_their_upper_units_behind_them(keeper: Client) -> None:
    looked = bring(keeper, "units", UNITS)
    assert looked.context["counts"]["new"] == 3
    done = take_in(keeper, looked)
    assert "3 new and 0 changed: taken in" in done.content.decode()
    town = Unit.objects.get(name="云岭镇")
    assert sorted(unit.name for unit in town.children.all()) == ["东坪村", "西坪村"]


def test_a_table_with_one_bad_row_changes_nothing_and_says_which(keeper: Client) -> None:
    looked = bring(keeper, "units", UNITS.replace("西坪村,村", "西坪村,公司"))
    assert [(row.number, row.heading) for row in looked.context["found"].faults] == [(4, "类别")]
    assert "“公司” is no kind of unit" in looked.content.decode()
    refused = take_in(keeper, looked)
    assert refused.status_code == 422
    assert not Unit.objects.filter(name="云岭镇").exists()
    take_in(keeper, looked, leave_out="on")
    assert [unit.name for unit in Unit.objects.get(name="云岭镇").children.all()] == ["东坪村"]


def test_posts_then_people_then_codes_one_by_one(keeper: Client, district: District) -> None:
    take_in(keeper, bring(keeper, "posts", "单位,岗位,权限\n青石,干事,经办\n柳河,干事,经办、查看\n"))
    people = "姓名,登录名,单位,岗位,身份证号\n青石干事,qingshi.wang,青石,干事,110101199001011234\n"
    done = take_in(keeper, bring(keeper, "people", people))
    person = Person.objects.get(username="qingshi.wang")
    assert not person.has_usable_password()
    assert Post.objects.get(unit=district.qingshi, name="干事").holders.get().person == person
    assert "Hand out their codes" in done.content.decode()
    code = keeper.post(f"/org/people/{person.pk}/code/")
    assert code.status_code == 200


def test_the_duty_list_comes_in_and_stands_on_its_page(keeper: Client) -> None:
    text = "编号,类别,履职事项,依据\n基01,基本,调解纠纷,人民调解法\n收01,收回,安全生产处罚,安全生产法\n"
    take_in(keeper, bring(keeper, "duties", text))
    assert DutyItem.objects.count() == 2
    page = keeper.get("/org/duties/").content.decode()
    assert "安全生产处罚" in page
    assert "2 duties of every township" in page


def test_the_pages_of_the_organisation_lead_to_the_tables(keeper: Client) -> None:
    for page, table in (
        ("/org/units/", "/sheets/"),
        ("/org/people/", "/sheets/people/"),
        ("/org/duties/", "/sheets/duties/"),
    ):
        assert f'href="{table}"' in keeper.get(page).content.decode()
        assert keeper.get(table).status_code == 200
