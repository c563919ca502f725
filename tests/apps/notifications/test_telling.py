"""Notices: told once, to the right posts, read where they were left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories.org import NOW, District, actor, person_of

from threadneedle.notifications import reads, services
from threadneedle.notifications.models import Message
from threadneedle.notifications.services import Notice
from threadneedle.notifications.words import WORDS, sentence


def tell(district: District, key: str = "event:1", **more: object) -> bool:
    params = {
        "title": "清淤",
        "title_en": "Clear the drains",
        "issuer": "区住建局",
        "issuer_en": "Housing Office",
    }
    return services.tell(
        district.qingshi.pk,
        "notice.task.confirm",
        params,
        url="/tasks/1",
        event_key=key,
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def test_the_same_is_told_once(district: District) -> None:
    assert [tell(district), tell(district), tell(district, "event:2")] == [True, False, True]
    assert Message.objects.count() == 2


def test_a_notice_to_a_post_is_not_shown_to_another_post_of_the_unit(district: District) -> None:
    tell(district, "event:1")
    tell(district, "event:2", post_id=district.qingshi_head.pk)
    counts = [
        reads.unread_count(actor(post))
        for post in (district.qingshi_head, district.qingshi_clerk, district.liuhe_clerk)
    ]
    assert counts == [2, 1, 0]


def test_each_post_reads_for_itself_and_never_back(district: District) -> None:
    for number in range(3):
        tell(district, f"event:{number}")
    head, clerk = actor(district.qingshi_head), actor(district.qingshi_clerk)
    second = Message.objects.order_by("pk")[1].pk
    services.mark_read(second, actor=head)
    assert (reads.unread_count(head), reads.unread_count(clerk)) == (1, 3)
    services.mark_read(1, actor=head)
    assert [line.unread for line in reads.notices_of(head, 1).items] == [True, False, False]


def test_a_demo_begins_with_what_was_told_lately(district: District) -> None:
    for key, age in (("event:1", 9), ("event:2", 1)):
        at = NOW - timedelta(days=age)
        services.tell_all(
            [Notice(district.qingshi.pk, "notice.task.close", {"title": "x"}, key, at=at)], now=NOW
        )
    services.mark_read_before(NOW - timedelta(days=3))
    assert reads.unread_count(actor(district.qingshi_clerk)) == 1


def test_telling_five_hundred_units_takes_a_dozen_queries(
    district: District, django_assert_max_num_queries: object
) -> None:
    notices = [
        Notice(district.qingshi.pk, "notice.task.close", {"title": "x"}, f"event:{key}") for key in range(500)
    ]
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert services.tell_all(notices, now=NOW) == 500


def test_a_list_of_notices_takes_three_queries_and_a_page_of_fifty(
    district: District, django_assert_num_queries: object
) -> None:
    services.tell_all(
        [
            Notice(district.qingshi.pk, "notice.task.close", {"title": "x"}, f"event:{key}")
            for key in range(60)
        ],
        now=NOW,
    )
    clerk = actor(district.qingshi_clerk)
    with django_assert_num_queries(3):  # type: ignore[operator]
        page = reads.notices_of(clerk, "2")
    assert (len(page.items), page.number, page.pages, page.total) == (10, 2, 2, 60)


def test_a_notice_bears_the_time_of_what_happened(district: District) -> None:
    earlier = NOW - timedelta(days=1)
    notice = Notice(district.qingshi.pk, "notice.task.close", {"title": "x"}, "event:1", at=earlier)
    services.tell_all([notice], now=NOW)
    assert Message.objects.get().sent_at == earlier


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "区住建局同意“清淤”延期到6月20日。"),
        ("en", "Housing Office grants more time for “Clear the drains”, until 20 June."),
    ],
)
def test_a_notice_is_said_in_the_language_of_its_reader(language: str, words: str) -> None:
    params = {
        "title": "清淤",
        "title_en": "Clear the drains",
        "issuer": "区住建局",
        "issuer_en": "Housing Office",
        "due": datetime.now(UTC).replace(month=6, day=20).date().isoformat(),
    }
    with translation.override(language):
        assert sentence("notice.task.grant_extension", params) == words


def test_where_there_is_no_english_name_the_chinese_one_stands() -> None:
    with translation.override("en"):
        assert sentence("notice.task.close", {"title": "清淤", "title_en": ""}) == "“清淤” is closed."


def test_every_notice_has_chinese_words_with_the_same_parameters() -> None:
    import re

    wanted = re.compile(r"%\((\w+)\)s")
    for code, text in WORDS.items():
        with translation.override("en"):
            english = str(text)
        with translation.override("zh-hans"):
            chinese = str(text)
        assert chinese != english, code
        assert set(wanted.findall(chinese)) <= set(wanted.findall(english)), code


def signed_in(client: Client, district: District) -> Client:
    client.force_login(
        person_of(district.qingshi_clerk), "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_the_page_lists_notices_and_marks_them_as_read(client: Client, district: District) -> None:
    tell(district)
    page = signed_in(client, district).get("/notices/", headers={"accept-language": "en"})
    assert page.status_code == 200
    content = page.content.decode()
    assert "1 notice is new" in content
    assert '<a href="/tasks/1">Housing Office has confirmed your report on “Clear the drains”.</a>' in content
    newest = Message.objects.get().pk
    assert client.post("/notices/read/", {"up_to": str(newest)}).status_code == 302
    assert "No notice is new" in client.get("/notices/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("up_to", ["", "-1", "x", "9" * 40, "99999999"])
def test_a_mark_that_makes_no_sense_changes_nothing_that_is_not_there(
    client: Client, district: District, up_to: str
) -> None:
    assert signed_in(client, district).post("/notices/read/", {"up_to": up_to}).status_code == 302
    tell(district)
    assert reads.unread_count(actor(district.qingshi_clerk)) == 1


def test_somebody_not_signed_in_is_asked_to_sign_in(client: Client, district: District) -> None:
    answer = client.get("/notices/")
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        f"{reverse('account_login')}?next=/notices/",
    )
