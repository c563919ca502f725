"""Files are kept as they came and go out as something that no browser runs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.http import FileResponse
from tests.factories.org import NOW, District, actor

from threadneedle.adapters import blobs
from threadneedle.adapters.documents import Media
from threadneedle.core.base import NotFoundError
from threadneedle.files.models import StoredFile
from threadneedle.files.reads import KeptFile, stored_file
from threadneedle.files.services import clean_name, keep_file
from threadneedle.files.serving import send_file


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def keep(district: District, data: bytes = b"...", name: str = "通知.txt", media: str = "txt") -> StoredFile:
    return keep_file(data, name, media, actor=actor(district.qingshi_clerk), now=NOW)


def sent(file: StoredFile) -> FileResponse:
    return send_file(file.pk)


def test_a_file_is_kept_whole_for_the_unit_of_who_gives_it(district: District) -> None:
    file = keep(district, "清淤".encode())
    digest = hashlib.sha256("清淤".encode()).hexdigest()
    assert blobs.load(digest) == "清淤".encode()
    assert stored_file(file.pk) == KeptFile(file.pk, "通知.txt", "txt", 6, digest)
    assert (file.unit_id, file.given_by_id, file.given_at) == (
        district.qingshi.pk,
        district.qingshi_clerk.pk,
        NOW,
    )


def test_two_files_of_one_name_are_two_and_the_same_bytes_lie_once(district: District) -> None:
    first, second, third = keep(district, b"a"), keep(district, b"b"), keep(district, b"a")
    assert len({first.pk, second.pk, third.pk}) == 3
    assert (first.digest, first.name) == (third.digest, second.name)
    assert len([path for path in blobs.path_of(first.digest).parents[1].rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("通知.docx", "通知.docx"),
        ("C:\\我的文档\\通知.docx", "通知.docx"),
        ("../../etc/passwd", "passwd"),
        ("通知\r\n.docx", "通知.docx"),
        ("通知\u202excod.exe", "通知xcod.exe"),
        ("  两 个  空格 .docx ", "两 个 空格 .docx"),
        ("...", "file"),
        ("", "file"),
        ("长" * 300 + ".docx", "长" * 194 + "….docx"),
    ],
)
def test_a_name_is_kept_without_what_does_not_belong_in_one(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(kept) <= 200


@pytest.mark.parametrize("media", list(Media))
def test_nothing_goes_out_that_a_browser_could_run(district: District, media: Media) -> None:
    response = sent(keep(district, name="页.html", media=media.value))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-cache"
    assert "html" not in response["Content-Type"]
    picture = media in {Media.JPEG, Media.PNG}
    assert response["Content-Disposition"].startswith("inline" if picture else "attachment")
    assert b"".join(response.streaming_content) == b"..."  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "media", "disposition"),
    [
        ("notice.txt", "txt", 'attachment; filename="notice.txt"'),
        ("清淤.txt", "txt", "attachment; filename*=utf-8''%E6%B8%85%E6%B7%A4.txt"),
        ("run.bat", "txt", 'attachment; filename="run.bat.txt"'),
        ('a"b.png', "png", 'inline; filename="a\\"b.png"'),
        ("a.jpeg", "jpeg", 'inline; filename="a.jpeg"'),
        ("export.xls", "csv", 'attachment; filename="export.xls.csv"'),
    ],
)
def test_a_file_goes_out_under_its_name_with_an_ending_that_fits(
    district: District, name: str, media: str, disposition: str
) -> None:
    assert sent(keep(district, name=name, media=media))["Content-Disposition"] == disposition


def test_a_file_that_is_not_there_is_said_to_be_not_there(district: District) -> None:
    with pytest.raises(NotFoundError) as caught:
        send_file(999)
    assert caught.value.problems[0].code == "file.unknown"
    file = keep(district)
    blobs.path_of(file.digest).unlink()
    with pytest.raises(NotFoundError) as caught:
        sent(file)
    assert caught.value.problems[0].code == "file.lost"
