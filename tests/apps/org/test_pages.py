"""The pages: who may open and change what, and what bad input gets for an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.org import NOW, District, actor, make_person, person_of

from threadneedle.accounts.models import OneTimeCode, Person
from threadneedle.adapters import clock
from threadneedle.core.base import Role
from threadneedle.org import services
from threadneedle.org.drafts import GrantDraft, HoldingDraft, PostDraft, UnitDraft
from threadneedle.org.models import Alias, CalendarDay, Holder, Post, Rule, Unit


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(post: Post, language: str = "en") -> Client:
    """Return the browser of who holds ``post``."""
    client = Client()
    client.force_login(person_of(post), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def keeper(district: District) -> Client:
    """The browser of the administrator."""
    return signed_in(district.administrator)


EVERYBODY = ("org:units", "org:calendar", "org:rules")


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_with_a_post_reads_units_calendar_and_rules(
    district: District, name: str, language: str
) -> None:
    answer = signed_in(district.hewan_head, language).get(reverse(name))
    assert answer.status_code == 200
    assert answer.content.count(b"<h1>") == 1


@pytest.mark.parametrize("name", [*EVERYBODY, "org:people"])
def test_somebody_not_signed_in_is_asked_to_sign_in(district: District, name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_only_the_administrator_opens_what_changes(district: District) -> None:
    client = signed_in(district.qingshi_head)
    pages = (
        reverse("org:people"),
        reverse("org:person", args=[person_of(district.liuhe_head).pk]),
        reverse("org:change_unit", args=[district.qingshi.pk]),
        reverse("org:change_post", args=[district.qingshi_clerk.pk]),
    )
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert client.post(reverse("org:calendar"), {"act": "day"}).status_code == 403
    assert client.post(reverse("org:rules"), {"act": "set"}).status_code == 403
    assert client.post(reverse("org:code", args=[person_of(district.liuhe_head).pk])).status_code == 403
    assert not OneTimeCode.objects.exists()


@pytest.mark.parametrize("number", ["987654", "99999999999999999999999999"])
@pytest.mark.parametrize(
    "page", ["units/{}/", "units/{}/below/", "units/{}/change/", "posts/{}/change/", "people/{}/"]
)
def test_what_does_not_exist_is_not_found(keeper: Client, page: str, number: str) -> None:
    assert keeper.get(f"/org/{page.format(number)}").status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("树湾", ["柳树湾村"]),
        ("yutang", ["鱼塘村"]),
        ("104", ["青石镇", "柳树湾村", "后山村"]),
        ("交通局", ["晴川区交通运输局"]),
    ],
)
def test_any_part_of_a_name_finds_a_unit(keeper: Client, words: str, found: list[str]) -> None:
    page = keeper.get(reverse("org:units"), {"q": words}).context["page"]
    assert [row.name for row in page.items] == found


def test_a_search_with_a_nul_is_answered_in_words(keeper: Client) -> None:
    answer = keeper.get(reverse("org:units"), {"q": "青\0"})
    assert answer.status_code == 200
    assert "Null characters are not allowed" in answer.content.decode()


@pytest.mark.parametrize("page", ["-1", "x", "99999999999999999999", "0"])
def test_any_page_number_is_answered(keeper: Client, page: str) -> None:
    assert keeper.get(reverse("org:units"), {"page": page}).status_code == 200


def test_vacant_posts_are_found_and_named(district: District, keeper: Client) -> None:
    holder = Holder.objects.get(post=district.hewan_head)
    Holder.objects.filter(pk=holder.pk).update(until=NOW.date() - timedelta(days=1))
    answer = keeper.get(reverse("org:units"), {"vacant": "on"})
    assert [row.name for row in answer.context["page"].items] == ["河湾村"]
    assert "1 post of 16 is vacant" in answer.content.decode()


def test_the_pages_take_the_same_queries_for_two_units_as_for_sixty(
    district: District, keeper: Client
) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert keeper.get(url).status_code == 200
        return len(seen)

    urls = (
        reverse("org:unit", args=[district.qingshi.pk]),
        reverse("org:below", args=[district.qingshi.pk]),
        f"{reverse('org:units')}?q=村",
        reverse("org:people"),
    )
    few = [queries(url) for url in urls]
    by = actor(district.administrator)
    drafts = [UnitDraft("village", f"第{number}村") for number in range(60)]
    units = services.add_units(district.qingshi.pk, drafts, actor=by, now=NOW)
    posts = services.add_posts(
        [PostDraft(unit.pk, "村委会主任", "Head", heads=True) for unit in units], actor=by, now=NOW
    )
    people = [make_person(f"v{number}") for number in range(60)]
    services.appoint_all(
        [HoldingDraft(post.pk, person.pk, NOW.date()) for post, person in zip(posts, people, strict=True)],
        actor=by,
        now=NOW,
    )
    assert [queries(url) for url in urls] == few


def change(client: Client, unit: Unit, act: str, **values: object) -> object:
    data = {"act": act, **{f"{act}-{name}": value for name, value in values.items()}}
    return client.post(reverse("org:change_unit", args=[unit.pk]), data)


def test_a_cycle_is_refused_in_words_and_nothing_typed_is_lost(district: District, keeper: Client) -> None:
    answer = change(keeper, district.qingshi, "move", parent="柳树湾村")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "青石镇 cannot stand below 柳树湾村" in text
    assert 'value="柳树湾村"' in text


def test_a_name_given_twice_is_refused_with_the_unit_that_has_it(district: District, keeper: Client) -> None:
    answer = change(keeper, district.qingshi, "add_alias", alias="督查室")
    assert answer.status_code == 422
    assert "“督查室” is already a name of 晴川区人民政府督查室." in answer.content.decode()


def test_a_unit_that_nobody_knows_is_named_in_the_answer(district: District, keeper: Client) -> None:
    answer = change(keeper, district.qingshi, "move", parent="蓬莱镇")
    assert "No unit is called “蓬莱镇”." in answer.content.decode()


def test_the_administrator_adds_renames_and_closes(district: District, keeper: Client) -> None:
    answer = change(
        keeper, district.qingshi, "add_unit", kind="village", name="竹园村", aliases="竹园，竹园子"
    )
    assert answer.status_code == 302
    added = Unit.objects.get(name="竹园村")
    assert sorted(added.aliases.values_list("name", flat=True)) == ["竹园", "竹园子"]
    assert change(keeper, added, "rename", name="竹园新村", short="竹园新村").status_code == 302
    assert change(keeper, added, "remove_alias", row=Alias.objects.get(name="竹园").pk).status_code == 302
    assert change(keeper, added, "close").status_code == 302
    added.refresh_from_db()
    assert (added.name, added.closed_on) == ("竹园新村", NOW.date())


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("rename", {"name": ""}),
        ("rename", {"name": "青\0石", "short": "青石"}),
        ("add_unit", {"kind": "galaxy", "name": "竹园村"}),
        ("capacity", {"since": "2026-02-30", "hours_per_day": "NaN", "reserve_percent": "101"}),
        ("capacity", {"since": "0001-01-01", "hours_per_day": "8", "reserve_percent": "20"}),
        ("remove_alias", {"row": "9" * 40}),
        ("nothing_of_the_kind", {}),
    ],
)
def test_bad_input_is_answered_at_the_form(
    district: District, keeper: Client, act: str, values: dict[str, object]
) -> None:
    before = list(Unit.objects.order_by("pk").values())
    assert change(keeper, district.qingshi, act, **values).status_code == 422
    assert list(Unit.objects.order_by("pk").values()) == before


def post_act(client: Client, post: Post, act: str, **values: object) -> object:
    data = {"act": act, **{f"{act}-{name}": value for name, value in values.items()}}
    return client.post(reverse("org:change_post", args=[post.pk]), data)


def test_the_administrator_appoints_ends_grants_and_revokes(district: District, keeper: Client) -> None:
    post = district.qingshi_clerk
    holder = Holder.objects.get(post=post)
    make_person("newcomer")
    assert post_act(keeper, post, "end", row=holder.pk, until="2026-06-17").status_code == 302
    assert post_act(keeper, post, "appoint", username="newcomer", since="2026-06-18").status_code == 302
    assert post_act(keeper, post, "grant", role="head", unit="后山村", delegable="on").status_code == 302
    coming = Holder.objects.get(post=post, person__username="newcomer")
    assert (coming.since.isoformat(), coming.until) == ("2026-06-18", None)
    given = post.grants.get(role="head")
    assert (given.unit_id, given.delegable) == (district.houshan.pk, True)
    assert post_act(keeper, post, "revoke", row=given.pk).status_code == 302
    assert post_act(keeper, post, "cancel", row=coming.pk).status_code == 302
    assert post_act(keeper, post, "close").status_code == 302


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"username": "nobody", "since": "2026-06-18"}, "There is no such person."),
        ({"username": "spare", "since": "2026-02-30"}, "Enter a valid date."),
        ({"username": "spare", "since": "2026-06-18", "stands_in": "on"}, "A stand-in needs a last day."),
        (
            {"username": "spare", "since": "2026-06-18", "until": "2026-06-17"},
            "The last day lies before the first",
        ),
        ({"username": "spare", "since": "2026-06-18"}, "End that first, or appoint a stand-in."),
        ({"username": "sp\0are", "since": "2026-06-18"}, "Null characters are not allowed."),
    ],
)
def test_a_wrong_appointment_is_answered_in_words(
    district: District, keeper: Client, values: dict[str, object], words: str
) -> None:
    make_person("spare")
    answer = post_act(keeper, district.qingshi_clerk, "appoint", **values)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_of_persons_others_see_the_name_in_the_post_and_nothing_else(district: District) -> None:
    Person.objects.filter(username="liuhe_head").update(email="head@example.org")
    text = (
        signed_in(district.qingshi_clerk).get(reverse("org:unit", args=[district.liuhe.pk])).content.decode()
    )
    assert "柳河主要负责人" in text
    assert "liuhe_head" not in text
    assert "head@example.org" not in text


def test_a_person_is_made_gets_a_code_once_and_is_disabled(district: District, keeper: Client) -> None:
    data = {"act": "make", "make-username": "newcomer", "make-name": "新来的"}
    made = keeper.post(reverse("org:people"), data)
    person = Person.objects.get(username="newcomer")
    assert made["Location"] == reverse("org:person", args=[person.pk])
    answer = keeper.post(reverse("org:code", args=[person.pk]))
    assert answer.context["code"] in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer.context["code"] not in keeper.get(reverse("org:person", args=[person.pk])).content.decode()
    keeper.post(reverse("org:person", args=[person.pk]), {"act": "disable"})
    person.refresh_from_db()
    assert not person.is_active
    assert keeper.post(reverse("org:code", args=[person.pk])).status_code == 422


def test_a_sign_in_name_given_twice_is_answered_at_the_form(district: District, keeper: Client) -> None:
    data = {"act": "make", "make-username": "qingshi_head", "make-name": "甲"}
    answer = keeper.post(reverse("org:people"), data)
    assert answer.status_code == 422
    assert 'value="qingshi_head"' in answer.content.decode()


def test_the_calendar_marks_holidays_working_weekends_and_provisional_years(keeper: Client) -> None:
    known = keeper.get(reverse("org:calendar"), {"year": 2026}).content.decode()
    assert "2026: 248 working days" in known
    assert "Dragon Boat Festival" in known
    provisional = keeper.get(reverse("org:calendar"), {"year": 2027}).content.decode()
    assert "2027: holidays not announced yet" in provisional


def test_the_administrator_marks_and_frees_a_day(keeper: Client) -> None:
    url = reverse("org:calendar")
    day = {"act": "day", "day-day": "2026-07-01", "day-kind": "holiday", "day-name": "本地节日"}
    assert keeper.post(url, day).status_code == 302
    assert CalendarDay.objects.get(day="2026-07-01").name == "本地节日"
    assert keeper.post(url, {"act": "day", "day-day": "2026-07-01", "day-kind": "weekly"}).status_code == 302
    assert not CalendarDay.objects.filter(day="2026-07-01").exists()


@pytest.mark.parametrize("day", ["2026-02-30", "2月30日", "1066-10-14", ""])
def test_a_day_that_no_calendar_has_is_answered_at_the_form(keeper: Client, day: str) -> None:
    answer = keeper.post(reverse("org:calendar"), {"act": "day", "day-day": day, "day-kind": "holiday"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "query", ["year=99999", "year=x", "year=0", "day=2026-02-30", "day=0001-01-01", "day=%00"]
)
def test_any_year_in_the_address_is_answered(keeper: Client, query: str) -> None:
    assert keeper.get(f"{reverse('org:calendar')}?{query}").status_code == 200


def test_a_new_value_is_set_from_today_with_its_source(keeper: Client) -> None:
    rule = {
        "key": "near_days",
        "value": "3",
        "unit_of_value": "working_day",
        "name": "临期",
        "since": "2026-06-17",
        "source": "区政府办〔2026〕1号",
    }
    data = {"act": "set", **{f"set-{name}": value for name, value in rule.items()}}
    assert keeper.post(reverse("org:rules"), data).status_code == 302
    assert Rule.objects.get(key="near_days", until=None).value == 3
    assert keeper.post(reverse("org:rules"), {**data, "set-since": "2026-06-16"}).status_code == 422
    assert keeper.post(reverse("org:rules"), {**data, "set-value": "1e30"}).status_code == 422


def test_ones_own_posts_are_offered_where_the_bar_leads(district: District) -> None:
    person = person_of(district.qingshi_clerk)
    draft = HoldingDraft(district.qingshi_head.pk, person.pk, NOW.date(), NOW.date(), stands_in=True)
    services.appoint(draft, actor=actor(district.administrator), now=NOW)
    text = signed_in(district.qingshi_clerk).get(reverse("accounts:account")).content.decode()
    assert text.count(f'action="{reverse("org:act_as")}"') == 1
    assert f'name="post" value="{district.qingshi_head.pk}"' in text
    assert text.count("You act in this post now") == 1


def test_one_acts_in_another_of_ones_own_posts_only(district: District) -> None:
    person = person_of(district.qingshi_clerk)
    until = NOW.date() + timedelta(days=9)
    services.appoint(
        HoldingDraft(district.qingshi_head.pk, person.pk, NOW.date(), until, stands_in=True),
        actor=actor(district.administrator),
        now=NOW,
    )
    client = signed_in(district.qingshi_clerk)
    answer = client.post(
        reverse("org:act_as"), {"post": district.qingshi_head.pk, "next": reverse("org:rules")}
    )
    assert answer["Location"] == reverse("org:rules")
    assert client.get(reverse("org:units")).wsgi_request.acting.actor.may(Role.HEAD, district.qingshi.path)
    for wanted in (district.liuhe_head.pk, "x", ""):
        assert client.post(reverse("org:act_as"), {"post": wanted}).status_code == 403
    away = client.post(
        reverse("org:act_as"), {"post": district.qingshi_head.pk, "next": "https://example.org/"}
    )
    assert away["Location"] == "/"


def test_a_local_administrator_keeps_only_the_own_subtree(district: District) -> None:
    by = actor(district.administrator)
    draft = GrantDraft(district.qingshi_clerk.pk, Role.ADMINISTRATOR, district.qingshi.pk)
    services.grant_role(draft, actor=by, now=NOW)
    client = signed_in(district.qingshi_clerk)
    assert client.get(reverse("org:change_unit", args=[district.houshan.pk])).status_code == 200
    assert client.get(reverse("org:change_unit", args=[district.liuhe.pk])).status_code == 403
    assert client.get(reverse("org:people")).status_code == 403
