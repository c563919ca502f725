"""Letters: a digest a day, urgent ones at once, tried again, given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any, ClassVar

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from tests.factories.org import NOW, District, person_of

from threadneedle.accounts.models import Person
from threadneedle.notifications import services
from threadneedle.notifications.jobs import send_letters
from threadneedle.notifications.models import Delivery
from threadneedle.org.models import Post, Rule

DIGEST = NOW + timedelta(hours=7)
"""Five in the afternoon of the same day in Shanghai."""


class Post_office(BaseEmailBackend):  # noqa: N801 - a name of a thing, said by its dotted path
    """Stands in for the mail server."""

    sent: ClassVar[list[EmailMessage]] = []
    refusing: ClassVar[bool] = False

    def send_messages(self, messages: Any) -> int:
        if self.refusing:
            raise SMTPServerDisconnected("please run connect() first")
        self.sent.extend(messages)
        return len(messages)


@pytest.fixture(autouse=True)
def office(settings: Any) -> type[Post_office]:
    """Mail is configured, and reaches the stand-in."""
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = f"{__name__}.Post_office"
    settings.CSRF_TRUSTED_ORIGINS = ["https://tasks.example"]
    Post_office.sent, Post_office.refusing = [], False
    return Post_office


@pytest.fixture
def hours(district: District) -> None:
    """It is quiet from nine in the evening to seven; the digest goes at five in the afternoon."""
    for key, value in (("quiet_from", 21), ("quiet_until", 7), ("digest_hour", 17)):
        assert Rule.objects.filter(key=key).update(value=value) == 1


def write_to(post: Post, address: str) -> None:
    Person.objects.filter(pk=person_of(post).pk).update(email=address)


def tell(district: District, key: str, *, urgent: bool = False, now: datetime = NOW, **more: Any) -> None:
    services.tell(
        district.qingshi.pk,
        "notice.task.close",
        {"title": "清淤"},
        url="/tasks/1",
        event_key=key,
        urgent=urgent,
        now=now,
        **more,
    )


def test_everyday_notices_go_in_one_digest_at_its_hour(
    district: District, hours: None, office: type[Post_office]
) -> None:
    write_to(district.qingshi_clerk, "clerk@example.org")
    tell(district, "event:1")
    tell(district, "event:2", now=NOW + timedelta(hours=1))
    send_letters(DIGEST - timedelta(minutes=1))
    assert office.sent == []
    send_letters(DIGEST)
    send_letters(DIGEST + timedelta(hours=1))
    (letter,) = office.sent
    assert (letter.to, letter.subject) == (["clerk@example.org"], "2 条通知")
    assert letter.body.count("“清淤”已销号。\nhttps://tasks.example/tasks/1") == 2
    assert set(Delivery.objects.values_list("state", "tries", "answer")) == {("sent", 1, "accepted")}


def test_an_urgent_notice_goes_at_once_even_at_night(
    district: District, hours: None, office: type[Post_office]
) -> None:
    write_to(district.qingshi_clerk, "clerk@example.org")
    night = NOW + timedelta(hours=14)
    tell(district, "event:1", urgent=True, now=night)
    send_letters(night)
    assert [letter.subject for letter in office.sent] == ["“清淤”已销号。"]


def test_those_who_act_for_the_unit_are_written_to_and_nobody_without_an_address(
    district: District, hours: None, office: type[Post_office]
) -> None:
    write_to(district.qingshi_head, "head@example.org")
    write_to(district.liuhe_clerk, "other@example.org")
    tell(district, "event:1")
    tell(district, "event:2", post_id=district.qingshi_clerk.pk)
    send_letters(DIGEST)
    assert [letter.to for letter in office.sent] == [["head@example.org"]]
    assert Delivery.objects.count() == 1


def test_a_disabled_person_is_not_written_to(district: District, hours: None) -> None:
    write_to(district.qingshi_clerk, "clerk@example.org")
    Person.objects.filter(email="clerk@example.org").update(is_active=False)
    tell(district, "event:1")
    assert not Delivery.objects.exists()


def test_without_a_mail_server_no_letter_waits(district: District, hours: None, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    write_to(district.qingshi_clerk, "clerk@example.org")
    tell(district, "event:1")
    assert not Delivery.objects.exists()


def test_a_refused_letter_rests_is_tried_again_and_is_given_up_after_six_tries(
    district: District, hours: None, office: type[Post_office]
) -> None:
    write_to(district.qingshi_clerk, "clerk@example.org")
    tell(district, "event:1")
    office.refusing = True
    send_letters(DIGEST)
    first = Delivery.objects.get()
    assert (first.state, first.tries, first.answer) == ("waiting", 1, "please run connect() first")
    assert first.next_try_at == DIGEST + timedelta(minutes=2)
    rests = []
    for _ in range(6):
        now = Delivery.objects.get().next_try_at
        send_letters(now)
        rests.append(Delivery.objects.get().next_try_at - now)
    assert Delivery.objects.get().state == "given_up"
    assert Delivery.objects.get().tries == 6
    # The fourth rest, four hours from ten past six in the evening, would end in the quiet hours.
    assert rests[:2] == [timedelta(minutes=10), timedelta(hours=1)]
    assert rests[2] > timedelta(hours=4)
    office.refusing = False
    send_letters(NOW + timedelta(days=9))
    assert office.sent == []


def test_a_letter_whose_worker_died_goes_again_after_the_lease_with_the_same_number(
    district: District, hours: None, office: type[Post_office]
) -> None:
    write_to(district.qingshi_clerk, "clerk@example.org")
    tell(district, "event:1", urgent=True)
    waiting = list(Delivery.objects.values_list("pk", flat=True))
    assert services.take_up(waiting, now=NOW)
    assert not services.take_up(waiting, now=NOW)
    send_letters(NOW + timedelta(minutes=9))
    assert office.sent == []
    send_letters(NOW + timedelta(minutes=10))
    Delivery.objects.update(state="waiting", next_try_at=NOW)
    send_letters(NOW + timedelta(minutes=11))
    assert len(office.sent) == 2
    assert len({letter.extra_headers["Message-ID"] for letter in office.sent}) == 1


def test_a_missing_rule_keeps_the_letter_waiting_and_says_which(
    district: District, office: type[Post_office]
) -> None:
    Rule.objects.filter(key="digest_hour").delete()
    write_to(district.qingshi_clerk, "clerk@example.org")
    tell(district, "event:1")
    send_letters(NOW)
    found = Delivery.objects.get()
    assert (found.state, found.tries, office.sent) == ("waiting", 1, [])
    assert "org.rule_missing" in found.answer


def test_words_of_others_cannot_write_a_header(
    district: District, hours: None, office: type[Post_office]
) -> None:
    write_to(district.qingshi_clerk, "clerk@example.org")
    services.tell(
        district.qingshi.pk,
        "notice.task.close",
        {"title": "清淤\r\nBcc: all@example.org"},
        url="",
        event_key="event:1",
        urgent=True,
        now=NOW,
    )
    send_letters(NOW)
    (letter,) = office.sent
    assert "\n" not in letter.subject
    assert letter.recipients() == ["clerk@example.org"]
