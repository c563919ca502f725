"""Pages of the burden account: of an office, of all offices one sees, and what is asked of one's own unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from threadneedle.adapters import clock
from threadneedle.adapters.workbooks import Cell, Head, Sheet, write_csv, write_xlsx
from threadneedle.burden.reads.account import (
    PROOFS,
    Account,
    Asked,
    Figures,
    Month,
    account_of_issuer,
    asked_of,
    offices,
)
from threadneedle.core.base import NotFoundError
from threadneedle.org.middleware import acting
from threadneedle.ui.words import in_words

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
PITCH, WIDE, FOOT, HIGHEST, LEAST_BAR = 15, 11, 56, 44, 1.5
"""Geometry of twelve months: pitch and width of a bar, its foot, the highest and the lowest that is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One month as it is drawn."""

    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One number over twelve months; each panel has a scale of its own, and says its highest month."""

    words: Any
    whole: str
    peak: str
    bars: tuple[Bar, ...]


Reading = Callable[[Figures], Decimal | int]

SHOWN: tuple[tuple[Any, Reading], ...] = (
    (gettext_lazy("Hours asked"), lambda one: one.hours),
    (pgettext_lazy("account", "Tasks"), lambda one: one.tasks),
    (gettext_lazy("Reports asked"), lambda one: one.reports),
    (gettext_lazy("Meetings asked"), lambda one: one.meetings),
    (gettext_lazy("Visits announced"), lambda one: one.visits),
    (gettext_lazy("Proofs asked"), lambda one: one.proof),
    (gettext_lazy("On short notice"), lambda one: one.short),
    (gettext_lazy("Notices of burden"), lambda one: one.notices),
)


def _panels(months: Sequence[Month], whole: Figures) -> list[Panel]:
    return [_panel(words, reading, months, whole) for words, reading in SHOWN]


def _panel(words: Any, reading: Reading, months: Sequence[Month], whole: Figures) -> Panel:
    values = [reading(month.figures) for month in months]
    peak = max(values, default=0)
    bars = []
    for place, value in enumerate(values):
        height = max(LEAST_BAR, round(float(value) / float(peak) * HIGHEST, 1)) if value else 0.0
        bars.append(Bar(place * PITCH, FOOT - height, height))
    return Panel(words, number(reading(whole)), number(peak), tuple(bars))


def number(value: Decimal | int) -> str:
    """Print a number without noughts behind it, thousands apart: ``1,204.5``."""
    if isinstance(value, int) or value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0")


def _frame() -> dict[str, Any]:
    now = clock.now()
    return {"place": "burden", "as_of": now, "today": clock.local_day(now)}


@require_safe
def issuers(request: HttpRequest) -> HttpResponse:
    """The accounts of the offices one sees, in the order of the tree."""
    frame = _frame()
    page = offices(actor=acting(request).actor, today=frame["today"], page=request.GET.get("page"))
    return render(request, "burden/account_issuers.html", {**frame, "page": page})


@require_safe
def issuer(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The account of one office, month by month."""
    frame = _frame()
    shown = account_of_issuer(unit_id, actor=acting(request).actor, today=frame["today"])
    return render(request, "burden/account_issuer.html", {**frame, **_shown(shown), "account": shown})


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What is asked of one's own unit, month by month and by whom."""
    frame = _frame()
    shown = asked_of(actor=acting(request).actor, today=frame["today"])
    return render(request, "burden/account_asked.html", {**frame, **_shown(shown), "account": shown})


def _shown(shown: Account | Asked) -> dict[str, Any]:
    used = [place for place, count in enumerate(shown.whole.proofs) if count]
    return {
        "panels": _panels(shown.months, shown.whole),
        "proofs": [(in_words(f"proof.{PROOFS[place]}"), shown.whole.proofs[place]) for place in used],
        "newest_first": tuple(reversed(shown.months)),
    }


@require_safe
def issuer_table(request: HttpRequest, unit_id: int, form: str) -> HttpResponse:
    """The account of one office as a table of months."""
    today = clock.local_day(clock.now())
    shown = account_of_issuer(unit_id, actor=acting(request).actor, today=today)
    title = _("Burden account of %(office)s") % {"office": shown.name}
    rows = [[_month(month.first), *_cells(month.figures)] for month in shown.months]
    return _table(title, _("Month"), rows, form, today)


@require_safe
def asked_table(request: HttpRequest, form: str) -> HttpResponse:
    """What is asked of one's own unit as a table of offices."""
    today = clock.local_day(clock.now())
    shown = asked_of(actor=acting(request).actor, today=today)
    title = _("What is asked of %(unit)s") % {"unit": shown.name}
    rows = [[str(row.name), *_cells(row.whole)] for row in shown.issuers]
    return _table(title, _("Who asks"), rows, form, today)


def _month(first: date) -> str:
    return f"{first:%Y-%m}"


def _cells(figures: Figures) -> list[Cell]:
    return [
        figures.directives,
        figures.tasks,
        number(figures.hours).replace(",", ""),
        figures.without_hours,
        figures.reports,
        figures.meetings,
        figures.visits,
        *figures.proofs,
        figures.short,
        figures.in_spite,
        figures.notices,
        figures.conceded,
    ]


def _heads() -> list[str]:
    return [
        _("Directives"),
        pgettext("account", "Tasks"),
        _("Hours asked"),
        _("Tasks without hours"),
        _("Reports asked"),
        _("Meetings asked"),
        _("Visits announced"),
        *(_("Proof: %(category)s") % {"category": in_words(f"proof.{each}")} for each in PROOFS),
        _("On short notice"),
        _("Issued in spite of an assessment"),
        _("Notices of burden"),
        _("Objections conceded"),
    ]


def _table(title: str, first: str, rows: list[list[Cell]], form: str, today: date) -> HttpResponse:
    if form not in TYPES:
        raise NotFoundError.of("sheet.format_unknown", value=form)
    heads = [first, *_heads()]
    if form == "csv":
        data = write_csv([heads, *rows])
    else:
        data = write_xlsx(Sheet(title, (Head(tuple(heads)),), (18, *(12 for _each in heads[1:])), rows))
    answer = HttpResponse(data, content_type=TYPES[form])
    name = f"{title} {today.isoformat()}.{form}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-cache"
    return answer
