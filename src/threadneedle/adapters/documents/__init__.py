"""Documents of offices to text and tables, each read in a bounded process of its own."""

from __future__ import annotations

from threadneedle.adapters.documents.model import Document, Media

__all__ = ["Document", "Media"]
