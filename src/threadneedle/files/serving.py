"""How a kept file goes out again: never as something that a browser runs."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType

from django.http import FileResponse

from threadneedle.adapters import blobs
from threadneedle.adapters.documents import Media
from threadneedle.core.base import NotFoundError
from threadneedle.files.reads import stored_file

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = MappingProxyType(
    {
        Media.DOCX: (f"{_OFFICE}.wordprocessingml.document", ".docx"),
        Media.XLSX: (f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
        Media.XLS: ("application/vnd.ms-excel", ".xls"),
        Media.CSV: ("text/csv", ".csv"),
        Media.PDF: ("application/pdf", ".pdf"),
        Media.OFD: ("application/ofd", ".ofd"),
        Media.TXT: ("text/plain", ".txt"),
        Media.JPEG: ("image/jpeg", ".jpg"),
        Media.PNG: ("image/png", ".png"),
    }
)
_ALSO = MappingProxyType({Media.JPEG: (".jpeg",), Media.XLS: (".et",), Media.CSV: (".tsv",)})
_PICTURES = (Media.JPEG, Media.PNG)


def send_file(file_id: int) -> FileResponse:
    """Answer with a kept file: a picture to be shown in the page, anything else to be saved.

    The caller has made sure that the actor may see the thing to which the file belongs.

    Raises
    ------
    NotFoundError
        ``file.unknown`` or, if its bytes are gone, ``file.lost``.
    """
    file = stored_file(file_id)
    media = Media(file.media)
    kind, _ = _TYPES[media]
    try:
        content = blobs.path_of(file.digest).open("rb")
    except FileNotFoundError as error:
        raise NotFoundError.of("file.lost", digest=file.digest) from error
    response = FileResponse(
        content,
        as_attachment=media not in _PICTURES,
        filename=_safe_name(file.name, media),
        content_type=kind,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    return response


def _safe_name(name: str, media: Media) -> str:
    """Return the name with an ending that fits what the file is, so that no text is saved as a program."""
    right = _TYPES[media][1]
    ending = PurePosixPath(name).suffix.lower()
    return name if ending == right or ending in _ALSO.get(media, ()) else name + right
