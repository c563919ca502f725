"""Words for the codes of files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "file.empty": _("“%(name)s” is empty: there is nothing in it to read."),
        "file.too_large": _(
            "“%(name)s” is too large: %(megabytes)s MB, at most %(limit)s MB. Divide it, or make its "
            "pictures smaller."
        ),
        "file.unknown_format": _(
            "“%(name)s” is in a format that is not read here. Save it as DOCX, XLSX, XLS, CSV, PDF, "
            "OFD, TXT, JPEG or PNG, or paste its text."
        ),
        "file.legacy_word": _(
            "“%(name)s” is in an old format of Word or WPS. Open it in WPS or Word, save it as .docx "
            "and send that, or paste its text."
        ),
        "file.encrypted": _(
            "“%(name)s” is locked with a password. Save it without the password and send that, or paste"
            " its text."
        ),
        "file.macros": _(
            "“%(name)s” holds macros, which are never taken in. Save it as .docx or .xlsx, without "
            "macros, and send that."
        ),
        "file.archive": _("“%(name)s” is a packed archive. Unpack it and send its files one by one."),
        "file.web_page": _(
            "“%(name)s” is a web page, whatever its ending says. Open it in WPS, Excel or Word and save"
            " it as .xlsx or .docx, or paste its text."
        ),
        "file.bomb_size": _(
            "“%(name)s” was not read: unpacked it is larger than %(limit)s MB (at its part %(part)s)."
        ),
        "file.bomb_ratio": _(
            "“%(name)s” was not read: its part %(part)s grows to %(ratio)s times its size when "
            "unpacked, at most %(limit)s times is allowed."
        ),
        "file.bomb_entities": _(
            "“%(name)s” was not read: its part %(part)s declares a document type, which office programs"
            " never do."
        ),
        "file.bomb_depth": _(
            "“%(name)s” was not read: its part %(part)s is nested deeper than %(limit)s levels."
        ),
        "file.too_many_parts": _("“%(name)s” was not read: it has %(parts)s parts, at most %(limit)s."),
        "file.too_many_pages": _(
            "“%(name)s” has %(pages)s pages, at most %(limit)s. Send the pages that matter as a file of"
            " their own."
        ),
        "file.too_many_sheets": _(
            "“%(name)s” has %(sheets)s sheets, at most %(limit)s. Send the sheets that matter as a file"
            " of their own."
        ),
        "file.too_many_rows": _(
            "“%(name)s”: %(sheet)s has %(rows)s rows, at most %(limit)s. Divide it, or delete the rows "
            "below its end."
        ),
        "file.too_many_columns": _(
            "“%(name)s”: %(sheet)s has %(columns)s columns, at most %(limit)s. Delete the columns "
            "beside its end."
        ),
        "file.too_many_cells": _("“%(name)s” has %(cells)s cells, at most %(limit)s. Divide it."),
        "file.too_much_text": _("“%(name)s” holds more than %(limit)s characters. Divide it."),
        "file.too_many_pixels": _(
            "“%(name)s” is too large a picture: %(width)s × %(height)s, at most %(limit)s dots. Make it"
            " smaller."
        ),
        "file.corrupted": _(
            "“%(name)s” is damaged at %(part)s. Open it where it was made, save it anew and send it again."
        ),
        "file.corrupted_page": _(
            "“%(name)s” is damaged on page %(page)s. Make it anew where it came from, and send it again."
        ),
        "file.part_missing": _(
            "“%(name)s” is damaged: its part %(part)s is missing. Open it where it was made, save it "
            "anew and send it again."
        ),
        "file.truncated": _("“%(name)s” ends too early: only a part of it came through. Send it again."),
        "file.nul": _(
            "“%(name)s” holds a NUL sign at byte %(offset)s: it is not plain text. Save it as UTF-8 text."
        ),
        "file.encoding": _(
            "“%(name)s” cannot be read from byte %(offset)s on: it is neither UTF-8 nor GB18030 "
            "throughout. Save it as UTF-8 text."
        ),
        "file.control": _(
            "“%(name)s” holds the control character %(character)s in line %(line)s: it is not plain "
            "text. Save it as UTF-8 text."
        ),
        "file.csv_quote": _(
            "“%(name)s”: from row %(row)s on, a quotation mark is opened and never closed rightly. Save"
            " it as .xlsx."
        ),
        "file.too_slow": _(
            "“%(name)s” was not read: it takes longer than %(seconds)s s. Divide it, or paste its text."
        ),
        "file.too_much_memory": _(
            "“%(name)s” was not read: it needs more than %(limit)s MB of memory. Divide it, or paste "
            "its text."
        ),
        "file.unreadable": _(
            "“%(name)s” cannot be read; it is probably damaged. Open it where it was made, save it anew"
            " and send it again, or paste its text."
        ),
        "file.lost": _(
            "The bytes of this file are no longer where they were kept. Ask the administrator to "
            "restore the folder of files from the backup."
        ),
        "file.unknown": _("There is no such file here."),
    }
)
