"""The entry, the tray and typing beside a picture, as the township's clerk meets them in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.documents import png_bytes
from tests.factories.org import District

from threadneedle.adapters.documents.limits import LIMITS
from threadneedle.directives.forms.intake import given_file
from threadneedle.directives.models import Directive, SourceFile, Task
from threadneedle.directives.services import MOST_FILES, GivenFile
from threadneedle.files.models import StoredFile

Browser = Callable[[Any], Client]
ORDER = "关于{0}的通知\n\n各乡镇人民政府：\n\n一、各乡镇{0}，6月26日前完成。（责任单位：各乡镇）\n"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def clerk(opened_by: Browser, district: District) -> Client:
    """Qingshi's clerk."""
    return opened_by(district.qingshi_clerk)


def text(name: str, about: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ORDER.format(about).encode(), content_type="text/plain")


def picture(name: str = "扫描件.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png_bytes(30, 40), content_type="image/png")


def enter(clerk: Client, *files: SimpleUploadedFile, follow: bool = True, **more: str) -> Any:
    given = {"client_key": "k", "origin": "received", "kind": "", "whole": "1", "file": list(files), **more}
    return clerk.post("/directives/new", given, follow=follow)


def body(response: Any) -> str:
    return str(response.content.decode())


def test_many_files_are_many_orders_and_a_bad_one_does_not_stop_the_others(clerk: Client) -> None:
    bad = SimpleUploadedFile("坏.docx", b"PK\x03\x04nothing")
    response = enter(clerk, text("一.txt", "清淤"), bad, text("二.txt", "巡查"))
    assert response.status_code == 200
    page = body(response)
    assert "2 orders have arrived." in page
    assert "1 file was not taken in" in page
    assert "坏.docx" in page
    assert Directive.objects.count() == StoredFile.objects.count() == 2


def test_a_file_that_is_too_large_is_refused_without_being_read_and_too_many_are_not_begun(
    clerk: Client,
) -> None:
    large = SimpleUploadedFile("大.txt", b"a" * (LIMITS.size + 1), content_type="text/plain")
    page = body(enter(clerk, text("清淤.txt", "清淤"), large))
    assert "“大.txt”" in page
    assert Directive.objects.count() == 1
    many = [text(f"{number}.txt", f"报送{number}号名单") for number in range(MOST_FILES + 1)]
    assert enter(clerk, *many, client_key="l").status_code == 422
    assert Directive.objects.count() == 1


def test_a_large_file_is_not_taken_into_memory() -> None:
    class Untouched(SimpleUploadedFile):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("read")

    file = Untouched("大.txt", b"a")
    file.size = LIMITS.size + 1
    assert given_file(file) == GivenFile("大.txt", b"", LIMITS.size + 1)


def test_two_files_of_one_name_are_both_taken(clerk: Client) -> None:
    enter(clerk, text("通知.txt", "清淤"), text("通知.txt", "巡查"))
    assert sorted(StoredFile.objects.values_list("name", flat=True)) == ["通知 (2).txt", "通知.txt"]


def test_files_ticked_as_one_order_are_one(clerk: Client) -> None:
    response = enter(clerk, text("一.txt", "清淤"), text("二.txt", "巡查"), one_order="on")
    directive = Directive.objects.get()
    assert response.redirect_chain[-1][0] == f"/directives/{directive.pk}/review"
    assert directive.files.count() == 2


def test_the_same_file_again_leads_to_the_order_that_it_became(clerk: Client) -> None:
    enter(clerk, text("一.txt", "清淤"))
    again = enter(clerk, text("又.txt", "清淤"), client_key="k2")
    known = Directive.objects.get()
    assert again.status_code == 422
    assert "“又.txt” was entered already" in body(again)
    assert f'href="/directives/{known.pk}"' in body(again)
    several = enter(clerk, text("再.txt", "清淤"), text("二.txt", "巡查"))
    assert f'href="/directives/{known.pk}"' in body(several)
    assert Directive.objects.count() == 2


def test_a_sending_that_broke_off_keeps_nothing_though_its_text_could_be_read(clerk: Client) -> None:
    boundary = "xxBOUNDARYxx"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="client_key"\r\n\r\nk\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="一.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n",
        ORDER.format("清淤")[:40],
    ]
    cut = "".join(parts).encode()
    response = clerk.generic(
        "POST", "/directives/new", cut, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert response.status_code == 422
    assert "The sending broke off" in body(response)
    assert (Directive.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_picture_is_shown_beside_the_field_for_its_words(clerk: Client) -> None:
    response = enter(clerk, picture())
    directive = Directive.objects.get()
    assert response.redirect_chain[-1][0] == f"/directives/{directive.pk}/text"
    source = SourceFile.objects.get()
    assert f'<img src="/directives/files/{source.pk}"' in body(response)
    assert clerk.get(f"/directives/files/{source.pk}")["Content-Type"] == "image/png"
    refused = clerk.post(f"/directives/{directive.pk}/text", {"version": "1", "text": "绝密★10年\n照办"})
    assert refused.status_code == 422
    assert "照办" not in body(refused)
    unread = clerk.post(f"/directives/{directive.pk}/text", {"version": "x", "text": "绝密★10年\n照办"})
    assert unread.status_code == 422
    assert "照办" not in body(unread)
    typed = clerk.post(f"/directives/{directive.pk}/text", {"version": "1", "text": ORDER.format("清淤")})
    assert typed["Location"] == f"/directives/{directive.pk}/review"
    assert "typed beside it" in body(clerk.get(typed["Location"]))


def test_a_mark_of_secrecy_gets_into_no_head_and_is_not_sent_back(clerk: Client) -> None:
    enter(clerk, text("清淤.txt", "清淤"))
    directive = Directive.objects.get()
    told = {"version": str(directive.version), "issuer_words": "机密★1年某局"}
    assert "机密★1年某局" not in body(clerk.post(f"/directives/{directive.pk}/review", told))
    head = {"version": str(directive.version), "title": "机密★1年通知", "arrived_on": "2026-06-17"}
    refused = clerk.post(f"/directives/{directive.pk}/head", head)
    assert refused.status_code == 409
    assert "机密★1年通知" not in body(refused)
    directive.refresh_from_db()
    assert (directive.title, directive.issuer_words) == ("关于清淤的通知", "")


def test_one_button_answers_and_puts_on_the_list_and_goes_on_to_the_next(clerk: Client) -> None:
    enter(clerk, text("一.txt", "清淤"), text("二.txt", "巡查"))
    first, second = Directive.objects.order_by("pk")
    page = body(clerk.get(f"/directives/{first.pk}/review"))
    assert "Who gave the order?" in page
    # Whatever is chosen beforehand is sent along, as a browser does.
    unsure = first.questions.filter(code="tier_unsure", answered_at=None)
    chosen = {f"q{each.pk}-choice": "3" for each in unsure}
    refused = clerk.post(f"/directives/{first.pk}/review", {"version": first.version, "put": "1", **chosen})
    assert refused.status_code == 422
    assert "Not on the list yet" in body(refused)
    first.refresh_from_db()
    sent = {"version": first.version, "put": "1", "issuer_words": "县防汛办"}
    taken = clerk.post(f"/directives/{first.pk}/review", sent)
    assert taken["Location"] == f"/directives/{second.pk}/review"
    task = Task.objects.get(directive=first)
    assert (task.state, task.directive.issuer_words) == ("taken_on", "县防汛办")


def test_complete_orders_go_on_the_list_from_the_tray_and_only_those_that_were_meant(clerk: Client) -> None:
    enter(
        clerk, text("一.txt", "开展消防安全检查"), text("二.txt", "开展消防安全演练"), issuer_words="县消防队"
    )
    ready = [each for each in Directive.objects.order_by("pk") if not each.questions.filter(answered_at=None)]
    assert len(ready) == 2
    page = body(clerk.get("/directives/tray"))
    assert "Put all 2 complete ones on the list" in page
    stale = clerk.post("/directives/tray", {"put": f"{ready[0].pk}-99"}, follow=True)
    assert "Nothing was put on the list" in body(stale)
    put = clerk.post("/directives/tray", {"put": f"{ready[0].pk}-{ready[0].version}"}, follow=True)
    assert "1 task is on your list." in body(put)
    assert list(Task.objects.values_list("directive", flat=True)) == [ready[0].pk]


def test_the_tray_takes_the_same_number_of_queries_for_few_and_many(
    clerk: Client, django_assert_max_num_queries: Any
) -> None:
    enter(clerk, text("一.txt", "清淤"), text("二.txt", "巡查"))
    clerk.get("/directives/tray")
    with CaptureQueriesContext(connection) as few:
        clerk.get("/directives/tray")
    needed = len(few)
    enter(clerk, *(text(f"{n}.txt", f"第{n}次巡查") for n in range(8)))
    clerk.get("/directives/tray")
    with django_assert_max_num_queries(needed):
        clerk.get("/directives/tray")


def test_what_was_received_is_downloaded_only_by_who_sees_the_order(
    opened_by: Browser, district: District, clerk: Client
) -> None:
    enter(clerk, text("一.txt", "清淤"))
    source = SourceFile.objects.get()
    sent = clerk.get(f"/directives/files/{source.pk}")
    assert b"".join(sent.streaming_content).decode() == ORDER.format("清淤")
    assert "attachment" in sent["Content-Disposition"]
    for other in (district.liuhe_clerk, district.governor, district.housing_clerk):
        assert opened_by(other).get(f"/directives/files/{source.pk}").status_code == 404
