"""Building blocks as template tags: ``{% load components %}``.

Names, arguments and looks are listed in docs/develop/pages.md and shown in the gallery.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threadneedle.core.base import Tier
from threadneedle.ui import charts, figures, lifeline, vocabulary
from threadneedle.ui import words as registry
from threadneedle.ui.paging import Page
from threadneedle.ui.truth import Estimate, mark

register = template.Library()

ALIASES = {"on_time": "ontime", "late_open": "late", "late_recovered": "recovered"}
PHRASE = re.compile(r"[^，。：；？、]+[，。：；？、]?")
LONGEST_PHRASE = 14


def _vocabulary(kind: str, prefix: str, word: object, words: object, count: int | None) -> SafeString:
    """Shape and colour with a word; a count alone keeps its word for assistive technology."""
    shown = words or word
    if count is None:
        return format_html('<span class="st {}-{}">{}</span>', prefix, kind, shown)
    return format_html(
        '<span class="st {}-{}">{} <span class="num">{}</span></span>', prefix, kind, shown, count
    )


@register.simple_tag
def status(kind: str, words: str = "", count: int | None = None) -> SafeString:
    """Progress: ``ontime near late recovered``; ``words`` replaces the word, ``count`` follows it."""
    kind = ALIASES.get(str(kind), str(kind))
    return _vocabulary(kind, "p", vocabulary.PROGRESS[kind], words, count)


@register.simple_tag
def slip(kind: str, words: str = "", count: int | None = None) -> SafeString:
    """Slip: ``reminder``, ``warning``, ``final``."""
    return _vocabulary(str(kind), "s", vocabulary.SLIP[str(kind)], words, count)


@register.simple_tag
def risk(kind: str, words: str = "", count: int | None = None) -> SafeString:
    """Risk: ``low``, ``general``, ``larger``, ``major``; with ``count`` the word is hidden, not missing."""
    word = vocabulary.RISK[str(kind)]
    if count is None:
        return _vocabulary(str(kind), "r", word, words, None)
    return format_html(
        '<span class="st nb r-{}"><span class="vh">{}</span>{}</span>', str(kind), words or word, count
    )


@register.simple_tag
def verdict(kind: str) -> SafeString:
    """Verdict: ``done``, ``partly``, ``not_done``, ``unchecked``."""
    shape, word = vocabulary.VERDICT[str(kind)]
    return format_html('<span class="nw"><span class="vd {}"></span>{}</span>', shape, word)


@register.simple_tag
def paused(days: int) -> SafeString:
    """The clock does not run: working days that do not count."""
    words = ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
    return format_html(
        '<span class="ico i-pause faint"><span class="vh">{}</span>{}</span>', _("Clock paused:"), words
    )


@register.simple_tag
def tier(value: int | str | None) -> SafeString:
    """Seal of a tier, with its word for assistive technology; nothing if the tier is not known."""
    if value is None or value == "":
        return mark_safe("")
    level = Tier(int(value))
    seal, word = vocabulary.TIER[level]
    return format_html(
        '<span class="tier t{}" aria-hidden="true">{}</span><span class="vh">{}</span>', level + 1, seal, word
    )


@register.simple_tag
def truth(
    reported: int,
    planned: int,
    verified: Estimate | None = None,
    look: str = "cell",
    claim: float | None = None,
) -> SafeString:
    """Reported and verified; ``look``: ``cell`` (tables), ``wide`` (a task's facts), ``pair``, ``bar``."""
    context = {
        "look": look,
        "mark": mark(reported, planned, verified, claim),
        "reported": reported,
        "planned": planned,
        "reported_percent": figures.percent_of(reported, planned),
        "verified": verified,
    }
    if verified is not None:
        context["verified_percent"] = f"{figures.share_percent(verified.share)}%"
        context["interval"] = figures.interval(verified.low, verified.high)
    return render_to_string("ui/_truth.html", context)


@register.simple_tag
def truth_key() -> SafeString:
    """Key of the truth mark, once above a table."""
    return render_to_string("ui/_truth_key.html")


@register.simple_tag(takes_context=True)
def duedate(context: template.Context, day: date | datetime | None, look: str = "table") -> SafeString:
    """A date as in tables (``6-17``, ``17 Jun``) or, with ``"prose"``, as in sentences.

    The year is written if it is not that of ``today`` in the context.
    """
    if day is None:
        return format_html('<span class="faint">{}</span>', _("No date"))
    today = context.get("today")
    year = today.year if isinstance(today, date) else None
    printed = figures.long_date(day, year) if look == "prose" else figures.short_date(day, year)
    return format_html(
        '<time class="num" datetime="{}">{}</time>', figures.local_day(day).isoformat(), printed
    )


@register.simple_tag(takes_context=True)
def moment(context: template.Context, when: datetime, look: str = "prose") -> SafeString:
    """A moment to the minute, for the ledger and "data as of" alone; elsewhere the date is enough."""
    today = context.get("today")
    year = today.year if isinstance(today, date) else None
    printed = figures.short_moment(when, year) if look == "table" else figures.long_moment(when)
    return format_html(
        '<time class="num" datetime="{}">{}</time>', when.isoformat(timespec="minutes"), printed
    )


@register.simple_tag
def hours(quarters: int | None, look: str = "unit") -> SafeString:
    """Quarters of an hour as hours: ``12 工时``, ``12 h``; with ``"bare"`` the number alone."""
    if quarters is None:
        return format_html('<span class="faint">{}</span>', "—")
    number = figures.hours(quarters)
    text = number if look == "bare" else _("%(hours)s h") % {"hours": number}
    return format_html('<span class="num">{}</span>', text)


@register.filter
def percent(part: int, whole: int) -> str:
    """Print ``part|percent:whole``; 100% and 0% only where exact."""
    return figures.percent_of(part, whole)


@register.filter
def word(value: object, vocabulary_name: str) -> str:
    """Print the word of a code: ``{{ state|word:"state" }}`` looks up ``state.<value>``."""
    return registry.word(value, vocabulary_name)


@register.filter
def phrases(text: object) -> SafeString:
    """Keep each short phrase of a Chinese headline on one line."""
    parts = PHRASE.findall(str(text))
    if len(parts) < 2:
        return conditional_escape(str(text))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="nw">{}</span>', part) if len(part) <= LONGEST_PHRASE else part,)
            for part in parts
        ),
    )


@register.simple_block_tag(name="figures", end_name="endfigures")
def figures_list(content: str, columns: int = 4) -> SafeString:
    """Headline figures, at most four: holds ``{% figure %}``."""
    return format_html('<dl class="figs f{}">{}</dl>', columns, content)


@register.simple_tag
def figure(label: str, value: object, unit: str = "", note: str = "", wide: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """One headline figure: name, large number with its unit, and of what."""
    return format_html(
        '<div{}><dt>{}</dt><dd class="big">{}{}</dd>{}</div>',
        mark_safe(' class="wide"') if wide else "",
        label,
        value,
        format_html("<small>{}</small>", unit) if unit else "",
        format_html("<dd>{}</dd>", note) if note else "",
    )


@register.simple_block_tag(end_name="endquestion")
def question(content: str, title: str, anchor: str = "") -> SafeString:
    """A question to the reader, in a tinted block that says so in words."""
    return format_html(
        '<div class="ask"{}><h3><span>{}</span><span class="ico i-q">{}</span></h3>{}</div>',
        format_html(' id="{}"', anchor) if anchor else "",
        title,
        _("Needs your answer"),
        content,
    )


@register.simple_block_tag(end_name="endnote")
def note(content: str) -> SafeString:
    """Why, and the limits of a number."""
    return format_html('<p class="note">{}</p>', mark_safe(content.strip()))  # noqa: S308


@register.simple_block_tag(end_name="endrail")
def rail(content: str, title: str, aside: object = "", anchor: str = "") -> SafeString:
    """A titled list of things that wait: holds ``{% railrow %}`` or ``<li>``."""
    return format_html(
        '<section class="sec"{}><div class="sh"><h2>{}</h2><span>{}</span></div>'
        '<ul class="rows">{}</ul></section>',
        format_html(' id="{}"', anchor) if anchor else "",
        title,
        aside,
        content,
    )


@register.simple_tag
def railrow(text: str, href: str = "", note: str = "", end: object = "") -> SafeString:
    """One row of a rail list; ``end`` is a status or a date made with ``as``."""
    name = format_html('<a href="{}">{}</a>', href, text) if href else format_html("<b>{}</b>", text)
    return format_html(
        '<li><div class="top">{}{}</div>{}</li>',
        name,
        format_html("<span>{}</span>", end) if end not in {"", None} else "",
        format_html('<span class="dim">{}</span>', note) if note else "",
    )


@register.simple_tag
def nothing(title: str, text: str = "", href: str = "", label: str = "") -> SafeString:
    """An empty list: what that means and what to do next."""
    return format_html(
        '<div class="nothing"><b>{}</b>{}{}</div>',
        title,
        text,
        format_html('<br><a class="b" href="{}">{}</a>', href, label) if href else "",
    )


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Page[Any], target: str = "", name: str = "page") -> SafeString:
    """Links to the other pages of a list; keeps the filters of the address. ``target`` swaps by htmx."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    entries = [
        {"number": number, "href": address(number) if number is not None else ""} for number in page.near()
    ]
    return render_to_string(
        "ui/_pager.html",
        {
            "page": page,
            "entries": entries,
            "previous": address(page.previous) if page.previous else "",
            "following": address(page.following) if page.following else "",
            "target": target,
        },
    )


@register.simple_tag(takes_context=True)
def filterbar(context: template.Context, form: BaseForm, target: str = "", action: str = "") -> SafeString:
    """A GET form in one line: keeps its state, and what the address holds beside it."""
    request: HttpRequest | None = context.get("request")
    own = {form.add_prefix(name) for name in form.fields} | {"page"}
    kept = (
        [(name, value) for name, values in request.GET.lists() if name not in own for value in values]
        if request is not None
        else []
    )
    active = request is not None and any(request.GET.get(name) for name in own - {"page"})
    return render_to_string(
        "ui/_filter.html",
        {"form": form, "target": target, "action": action, "kept": kept, "active": active},
    )


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """Summary of what is wrong, above the form, with links to the fields."""
    return render_to_string("ui/_form_errors.html", {"form": form}) if form.errors else mark_safe("")


@register.simple_tag
def capacity_strip(days: Sequence[tuple[str, int, int]], heading: str) -> SafeString:
    """Hours, as ``(label, used, available)`` in quarters; ``heading`` is the id of the title."""
    return render_to_string(
        "ui/_capacity.html", {"bars": charts.capacity_bars(tuple(days)), "heading": heading}
    )


@register.simple_tag
def weekbars(shares: Sequence[float], peak: float = charts.LEAST_PEAK) -> SafeString:
    """Load of the coming weeks as shares of capacity, and the number of weeks over it in words."""
    return render_to_string("ui/_weekbars.html", {"chart": charts.week_bars(tuple(shares), peak)})


@register.simple_tag
def daymarks(days: Iterable[tuple[date, bool]]) -> SafeString:
    """On which days of the week something is planned: ``(day, planned)``."""
    days = tuple(days)
    spoken = ", ".join(figures.weekday(day) for day, on in days if on) or _("no day")
    squares = format_html_join(
        "",
        "<i{}>{}</i>",
        ((mark_safe(' class="on"') if on else "", figures.weekday_letter(day)) for day, on in days),
    )
    return format_html(
        '<span class="dy" aria-hidden="true">{}</span><span class="vh">{}</span>', squares, spoken
    )


@register.simple_tag
def life_line(line: lifeline.LifeLine, heading: str) -> SafeString:
    """Life of a task: a drawing on wide screens, a list on phones; ``heading`` is the id of its title."""
    return render_to_string("ui/_life_line.html", {"drawing": lifeline.draw(line), "heading": heading})


@register.simple_tag(takes_context=True)
def theme_of(context: template.Context) -> str:
    """Return ``light``, ``dark`` or nothing (as the device), from the reader's cookie."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return chosen if chosen in {"light", "dark"} else ""
