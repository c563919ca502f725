"""Taking tables in, and giving them back."""

from __future__ import annotations

from threadneedle.sheets.services.checking import Checked, Opened, check_table, open_table
from threadneedle.sheets.services.giving import FORMATS, File, Format, blank_form, give_back
from threadneedle.sheets.services.takes import Prefer, drop_take, give_table, take_in, tell_columns

__all__ = [
    "FORMATS",
    "Checked",
    "File",
    "Format",
    "Opened",
    "Prefer",
    "blank_form",
    "check_table",
    "drop_take",
    "give_back",
    "give_table",
    "open_table",
    "take_in",
    "tell_columns",
]
