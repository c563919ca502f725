"""What is said, and what is refused, before the processes start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.factories.org import NOW, District

from threadneedle.adapters import clock
from threadneedle.config import checks
from threadneedle.config.founding import is_demo, mark_demo
from threadneedle.config.starting import CommandError
from threadneedle.ledger import services
from threadneedle.notifications.models import Delivery
from threadneedle.notifications.services import tell


def said() -> set[tuple[str, str]]:
    """Level and code of what is wrong with settings and contents; the tests gather no static files."""
    found = [*checks._secrets(), *checks._hosts(), *checks._contents()]
    return {(finding.level.value, finding.code) for finding in found}


@pytest.fixture(autouse=True)
def _well(db: None, settings: Any) -> None:
    settings.SECRET_KEY = "s3cr3t-but-long-enough-for-a-real-district"
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.HTTPS = False


def test_a_plain_installation_is_as_it_should_be() -> None:
    assert said() == set()


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"SECRET_KEY": "short"}, ("error", "secret_key")),
        ({"SECRET_KEY": "a" * 60}, ("error", "secret_key")),
        ({"ALLOWED_HOSTS": ["*"]}, ("error", "hosts")),
        ({"ALLOWED_HOSTS": []}, ("error", "hosts")),
        ({"ALLOWED_HOSTS": ["tasks.example.org"]}, ("warning", "https")),
        ({"HTTPS": True, "CSRF_TRUSTED_ORIGINS": ["http://a"]}, ("warning", "origins")),
        ({"DEBUG": True}, ("warning", "debug")),
    ],
)
def test_a_setting_that_exposes_data_is_named(
    settings: Any, changed: dict[str, Any], finding: tuple[str, str]
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert said() == {finding}


def test_nobody_opens_a_real_district_with_one_click(settings: Any, district: District) -> None:
    services.claim_slot("job", clock.now(), now=clock.now())
    settings.DEMO = True
    assert said() == {("error", "demo")}
    mark_demo(clock.local_day(NOW), now=NOW)
    assert is_demo()
    assert said() == set()


def test_a_worker_that_has_been_silent_is_missed(district: District) -> None:
    assert said() == {("warning", "worker")}
    services.claim_slot("job", NOW, now=clock.now() - timedelta(minutes=11))
    assert said() == {("warning", "worker")}
    services.claim_slot("job", NOW + timedelta(minutes=1), now=clock.now() - timedelta(minutes=9))
    assert said() == set()


def test_letters_that_were_given_up_are_counted(district: District) -> None:
    services.claim_slot("job", clock.now(), now=clock.now())
    tell(district.qingshi.pk, "notice.task.close", {"title": "x"}, url="", event_key="event:1", now=NOW)
    from threadneedle.notifications.models import Message

    message = Message.objects.get()
    Delivery.objects.create(
        message=message, channel="mail", address="a@example.org", state="given_up", next_try_at=NOW
    )
    assert said() == {("warning", "mail")}


def test_the_database_of_the_tests_is_set_up_as_the_processes_demand() -> None:
    assert {finding.code for finding in checks._database()} <= {"static"}


def test_an_error_refuses_to_start_with_its_text(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    with pytest.raises(CommandError, match="hosts: THREADNEEDLE_HOSTS="):
        checks.refuse_to_start()
