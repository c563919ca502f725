"""Records on paper: data to PDF by a template that is part of the product."""

from __future__ import annotations

from threadneedle.adapters.typesetting.process import Bounds, Fonts, typeset

__all__ = ["Bounds", "Fonts", "typeset"]
