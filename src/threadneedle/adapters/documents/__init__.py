"""Documents of offices to text and tables, each read in a bounded process of its own."""

from __future__ import annotations

from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.reading import read_document

__all__ = ["Document", "Media", "read_document"]
