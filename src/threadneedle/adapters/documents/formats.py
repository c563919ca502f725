"""Which format bytes are in, told from the bytes; and its reader."""

from __future__ import annotations

from threadneedle.adapters.documents import ole
from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.model import Document
from threadneedle.adapters.documents.packed import Packed
from threadneedle.core.base import InvalidError

ZIP = b"PK\x03\x04"
PDF = b"%PDF-"


def is_untrusted(data: bytes) -> bool:
    """Tell whether these bytes must be read in a process of their own."""
    return data.startswith((ZIP, b"PK\x05\x06", ole.MAGIC)) or PDF in data[:1024]


def read_untrusted(data: bytes, limits: Limits) -> Document:
    """Read DOCX, XLSX, XLS, PDF or OFD, within the process that is bounded.

    Raises
    ------
    InvalidError
        A problem ``file.*`` without the file's name.
    """
    if data.startswith(b"PK"):
        return _read_packed(data, limits)
    if data.startswith(ole.MAGIC):
        return _read_compound(data, limits)
    from threadneedle.adapters.documents.pdf import read_pdf

    return read_pdf(data, limits)


def _read_packed(data: bytes, limits: Limits) -> Document:
    packed = Packed(data, limits)
    names = {name.lower() for name in packed.names}
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise InvalidError.of("file.macros")
    if "ofd.xml" in names:
        from threadneedle.adapters.documents.ofd import read_ofd

        return read_ofd(packed, limits)
    if "word/document.xml" in names:
        from threadneedle.adapters.documents.word import read_word

        return read_word(packed, limits)
    if "xl/workbook.xml" in names:
        from threadneedle.adapters.documents.workbook import read_xlsx

        return read_xlsx(packed, data, limits)
    if "[content_types].xml" in names or "mimetype" in names or "xl/workbook.bin" in names:
        raise InvalidError.of("file.unknown_format")
    raise InvalidError.of("file.archive", parts=len(names))


def _read_compound(data: bytes, limits: Limits) -> Document:
    if ole.holds(data, "EncryptedPackage") or ole.is_locked_workbook(data):
        raise InvalidError.of("file.encrypted")
    if ole.holds(data, "WordDocument"):
        raise InvalidError.of("file.legacy_word")
    if ole.holds(data, "_VBA_PROJECT_CUR"):
        raise InvalidError.of("file.macros")
    if ole.holds(data, "Workbook") or ole.holds(data, "Book"):
        from threadneedle.adapters.documents.workbook import read_xls

        return read_xls(data, limits)
    if len(data) < 1536 or data[28:30] != b"\xfe\xff":
        raise InvalidError.of("file.truncated")
    if not ole.holds(data, "Root Entry"):
        raise InvalidError.of("file.corrupted", part="OLE")
    raise InvalidError.of("file.unknown_format")
