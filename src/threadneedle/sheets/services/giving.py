"""A table given back in the columns of the office that keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.adapters.workbooks import Head, Sheet, write_csv, write_xlsx
from threadneedle.core.base import Actor, InvalidError, NotFoundError
from threadneedle.ledger.services import append
from threadneedle.sheets.mapping import HeadRow, LaidColumn, breadth
from threadneedle.sheets.purposes import purpose_of
from threadneedle.sheets.purposes.base import OutRow, Purpose
from threadneedle.sheets.reads import LayoutView, latest_layout

PLAIN_WIDTH, LONG_WIDTH = 14, 40
EXAMPLE = "例："
LONG_FIELDS = frozenset({"title", "text", "progress", "result"})


class Format(StrEnum):
    """Formats in which a table is given back."""

    XLSX = "xlsx"
    CSV = "csv"


FORMATS = frozenset(form.value for form in Format)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent."""

    name: str
    format: Format
    data: bytes


def give_back(
    purpose_code: str, form: str, *, layout_id: int | None = None, actor: Actor, now: datetime
) -> File:
    """Give an office its table, in the columns it last brought it in, else in plain ones.

    What is given out is remembered, so that a cell which comes back unchanged is known to be untouched.

    Raises
    ------
    NotFoundError, InvalidError
        If tables for the purpose are not given out, or not to this actor; if there is no such layout;
        ``sheet.format_unknown``.
    """
    purpose = purpose_of(purpose_code, actor)
    if purpose.give is None:
        raise NotFoundError.of("sheet.purpose_unknown", purpose=purpose_code)
    if form not in FORMATS:
        raise InvalidError.of("sheet.format_unknown", value=form)
    layout = latest_layout(purpose.code, actor, layout_id)
    if layout is None and layout_id is not None:
        raise NotFoundError.of("sheet.layout_unknown", layout=layout_id)
    laid = layout or plain_layout(purpose, now)
    words = {column.field: column.words for column in laid.columns if column.field}
    with transaction.atomic():
        rows = purpose.give(words, actor=actor, now=now)
        append(
            "sheet.give_back",
            actor=actor,
            now=now,
            subjects=[("unit", actor.unit_id)],
            payload={"purpose": purpose.code, "rows": len(rows), "format": str(form)},
        )
    name = f"{laid.name}-{local_day(now):%Y%m%d}.{form}"
    return File(name, Format(form), _written(laid, rows, Format(form)))


def blank_form(purpose_code: str, *, actor: Actor, now: datetime) -> File:
    """Return an empty table with our own headings, to be filled in where an office has none.

    The example of a row stands above the headings, where it is never taken in.
    """
    purpose = purpose_of(purpose_code, actor)
    laid = plain_layout(purpose, now)
    examples = tuple(EXAMPLE + spec.example if spec.example else "" for spec in purpose.fields)
    if any(examples):
        laid = replace(laid, heads=(HeadRow(examples, (), title=False), *laid.heads))
    return File(f"{laid.name}.xlsx", Format.XLSX, _written(laid, (), Format.XLSX))


def plain_layout(purpose: Purpose, now: datetime) -> LayoutView:
    """Return the layout for an office that never brought a table: one heading for each field."""
    columns = tuple(
        LaidColumn(
            place,
            spec.headings[0],
            spec.code,
            max(LONG_WIDTH if spec.code in LONG_FIELDS else PLAIN_WIDTH, breadth(spec.headings[0]) + 2),
            {},
        )
        for place, spec in enumerate(purpose.fields)
    )
    heads = (HeadRow(tuple(column.heading for column in columns), (), title=False),)
    return LayoutView(0, str(purpose.name), str(purpose.name), heads, columns, "", now)


def _written(laid: LayoutView, rows: Sequence[OutRow], form: Format) -> bytes:
    width = max((column.place + 1 for column in laid.columns), default=0)
    width = max([width, *(len(head.cells) for head in laid.heads)])
    lines = _lines(laid.columns, rows, width)
    if form is Format.CSV:
        return write_csv([*(head.cells for head in laid.heads), *lines])
    widths = [PLAIN_WIDTH] * width
    for column in laid.columns:
        widths[column.place] = column.width
    heads = tuple(Head(head.cells, head.merges, head.title) for head in laid.heads)
    return write_xlsx(Sheet(laid.sheet or laid.name, heads, tuple(widths), lines))


def _lines(
    columns: Sequence[LaidColumn], rows: Sequence[OutRow], width: int
) -> Iterator[list[str | date | int]]:
    for row in rows:
        line: list[str | date | int] = [""] * width
        for column in columns:
            own = row.extras.get(column.heading, "")
            line[column.place] = row.cells.get(column.field, "") if column.field else own
        yield line
