"""What reading a document yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from threadneedle.core.sheets import Grid


class Media(StrEnum):
    """Formats that can be taken in. Pictures are kept and shown, never read."""

    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    PDF = "pdf"
    OFD = "ofd"
    TXT = "txt"
    JPEG = "jpeg"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read.

    ``text`` is what a person would read from top to bottom: a table row is a line with its cells between
    tabs, the rest of a merged cell is ``〃``. It is empty for pictures and for a PDF or OFD without a text
    layer, whose words are typed beside it. ``grids`` holds the sheets of XLSX, XLS and CSV, else nothing;
    ``hidden`` names the sheets that were left out because their author hid them.
    """

    media: Media
    text: str
    pages: int = 1
    grids: tuple[Grid, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Tell whether any words could be read."""
        return bool(self.text.strip())
