"""Orders that come as files."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from tests.factories.documents import jpeg_bytes
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import ConflictError, InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import Directive, SourceFile
from threadneedle.directives.services import DirectiveText, GivenFile, Received
from threadneedle.files.models import StoredFile
from threadneedle.ledger.models import Event

RECEIVED = DirectiveText(text="", received=Received(issuer_words="县防汛办"))
WORDS = "请于6月24日前报送防汛物资清单。"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def word(*paragraphs: str) -> bytes:
    """Make a Word file of some paragraphs."""
    made = Word()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def photograph(colour: str = "white") -> bytes:
    """Make a picture without words."""
    return jpeg_bytes(40, 30) + colour.encode()


def enter(district: District, *files: GivenFile, given: DirectiveText = RECEIVED) -> Directive:
    return services.draft_from_files(files, given, actor=actor(district.qingshi_clerk), now=NOW)


def test_a_word_file_becomes_an_order_and_is_kept_as_it_came(district: District) -> None:
    data = word("关于报送物资清单的通知", WORDS)
    made = enter(district, GivenFile("通知.docx", data))
    assert made.title == "关于报送物资清单的通知"
    assert made.drafts.get().due == date(2026, 6, 24)
    kept = SourceFile.objects.select_related("file").get(directive=made)
    assert (kept.file.name, kept.file.media, kept.file.size, kept.typed) == (
        "通知.docx",
        "docx",
        len(data),
        False,
    )
    assert Event.objects.order_by("-pk")[0].kind == "directive.draft"


def test_several_files_are_one_order_in_the_order_in_which_they_were_given(district: District) -> None:
    made = enter(
        district,
        GivenFile("通知.txt", f"关于报送清单的通知\n\n{WORDS}\n".encode()),
        GivenFile("附表.csv", "乡镇,数量\n青石镇,12\n".encode()),
    )
    assert made.text.index(WORDS) < made.text.index("青石镇")
    assert [each.file.name for each in made.files.select_related("file")] == ["通知.txt", "附表.csv"]


def test_two_files_of_one_name_are_both_taken_and_told_apart(district: District) -> None:
    made = enter(
        district, GivenFile("a/扫描.jpg", photograph()), GivenFile("b/扫描.jpg", photograph("black"))
    )
    assert [each.file.name for each in made.files.select_related("file")] == ["扫描.jpg", "扫描 (2).jpg"]


def test_a_photograph_waits_for_its_text_and_is_then_read_like_any_other(district: District) -> None:
    by = actor(district.qingshi_clerk)
    made = enter(district, GivenFile("IMG_2041.jpg", photograph()))
    assert (made.title, made.text, made.drafts.count()) == ("IMG_2041", "", 0)
    typed = services.type_text(made.pk, f"关于报送清单的通知\n\n{WORDS}\n", actor=by, now=NOW)
    assert typed.title == "关于报送清单的通知"
    assert typed.drafts.get().due == date(2026, 6, 24)
    assert SourceFile.objects.get(directive=made).typed
    with pytest.raises(ConflictError, match="directive.text_known"):
        services.type_text(made.pk, WORDS, actor=by, now=NOW)


def test_the_same_bytes_again_name_the_order_that_they_became(district: District) -> None:
    file = GivenFile("通知.docx", word(WORDS))
    made = enter(district, file)
    with pytest.raises(ConflictError, match="directive.file_known") as refused:
        enter(district, GivenFile("通知(1).docx", file.data))
    known = refused.value.problems[0].params
    assert (known["directive"], known["day"], known["name"]) == (made.pk, "2026-06-17", "通知(1).docx")
    assert Directive.objects.count() == 1


def test_another_unit_that_received_the_same_file_enters_it_too(district: District) -> None:
    file = GivenFile("通知.docx", word(WORDS))
    enter(district, file)
    services.draft_from_files([file], RECEIVED, actor=actor(district.liuhe_clerk), now=NOW)
    assert Directive.objects.count() == 2


def test_a_resend_with_the_same_key_is_the_same_order(district: District) -> None:
    given = DirectiveText(text="", client_key="k1", received=Received("县防汛办"))
    file = GivenFile("通知.docx", word(WORDS))
    first = enter(district, file, given=given)
    assert enter(district, file, given=given).pk == first.pk
    other = enter(district, GivenFile("另一份.docx", word("另一件事。")), given=given)
    assert other.pk != first.pk


def test_of_a_file_with_a_mark_of_secrecy_nothing_is_kept(district: District, settings: Any) -> None:
    events = Event.objects.count()
    for name, data in (("通知.docx", word("机密★10年", WORDS)), ("机密★通知.txt", WORDS.encode())):
        with pytest.raises(InvalidError, match="directive.secret_file") as refused:
            enter(district, GivenFile("附件.txt", WORDS.encode()), GivenFile(name, data))
        assert refused.value.problems[0].params["name"] == name
    assert (Directive.objects.count(), StoredFile.objects.count(), Event.objects.count()) == (0, 0, events)
    assert not Path(settings.FILES_ROOT).exists()


def test_a_damaged_file_is_refused_by_name_and_nothing_is_half_done(district: District) -> None:
    with pytest.raises(InvalidError, match="file.") as refused:
        enter(district, GivenFile("好.txt", WORDS.encode()), GivenFile("坏.docx", word(WORDS)[:900]))
    assert refused.value.problems[0].params["name"] == "坏.docx"
    assert (Directive.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_an_order_thrown_away_takes_its_files_along_and_can_be_entered_anew(district: District) -> None:
    file = GivenFile("通知.docx", word(WORDS))
    made = enter(district, file)
    services.drop_directive(made.pk, actor=actor(district.qingshi_clerk), now=NOW)
    assert StoredFile.objects.count() == 0
    assert enter(district, file).pk
