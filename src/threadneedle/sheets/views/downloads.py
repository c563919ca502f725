"""Files that are sent: a table given back, an empty one, the problems of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from threadneedle.adapters.clock import local_day, now
from threadneedle.adapters.workbooks import Cell, Head, Sheet, write_csv, write_xlsx
from threadneedle.core.base import NotFoundError
from threadneedle.org.middleware import acting
from threadneedle.sheets import services
from threadneedle.sheets.forms import BackForm
from threadneedle.sheets.purposes import purpose_of
from threadneedle.sheets.reads import layouts_of
from threadneedle.sheets.services import Checked, File, Format
from threadneedle.sheets.views.shown import shown_faults

TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}


def sent(file: File) -> HttpResponse:
    """Return a file as an answer."""
    answer = HttpResponse(file.data, content_type=TYPES[file.format])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return answer


@require_POST
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Give the office its table in its own columns."""
    actor = acting(request).actor
    purpose_of(code, actor)
    form = BackForm(request.POST, layouts=layouts_of(code, actor))
    if not form.is_valid():
        messages.error(request, _("Choose the format, and whose columns."))
        return redirect("sheets:purpose", code)
    cleaned = form.cleaned_data
    return sent(
        services.give_back(code, cleaned["format"], layout_id=cleaned.get("layout"), actor=actor, now=now())
    )


@require_safe
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """An empty table with our own headings."""
    return sent(services.blank_form(code, actor=acting(request).actor, now=now()))


@require_safe
def problems(request: HttpRequest, take_id: int, form: str) -> HttpResponse:
    """The rows that have a problem, each with the reason beside it."""
    actor = acting(request).actor
    if form not in services.FORMATS:
        raise NotFoundError.of("sheet.format_unknown", value=form)
    opened = services.open_table(take_id, actor)
    checked = services.check_table(opened, actor, local_day(now()))
    stem = _("problems in %(file)s") % {"file": opened.take.file.rpartition(".")[0]}
    lines = _lines(checked)
    headings = lines.pop(0)
    if form == Format.CSV:
        data = write_csv([headings, *lines])
    else:
        widths = (8, 60, *(18 for _column in opened.table.columns))
        head = Head(tuple(str(words) for words in headings))
        data = write_xlsx(Sheet(_("Problems"), (head,), widths, lines))
    return sent(File(f"{stem}.{form}", Format(form), data))


def _lines(checked: Checked) -> list[list[Cell]]:
    reasons: dict[int, list[str]] = {}
    for fault in shown_faults(checked):
        where = f"{fault.heading}：" if fault.heading else ""
        reasons.setdefault(fault.number, []).append(f"{where}{fault.rule}")
    cells = {row.number: row.cells for row in checked.opened.table.rows}
    headings: list[Cell] = [_("Row"), _("What is wrong"), *(c.heading for c in checked.opened.table.columns)]
    return [headings] + [
        [number, "\n".join(said), *cells.get(number, ())] for number, said in reasons.items()
    ]
