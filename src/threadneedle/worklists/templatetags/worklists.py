"""Words of lines: ``{% load worklists %}``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from threadneedle.ui.figures import long_date, short_date, weekday
from threadneedle.ui.templatetags.components import daymarks, duedate, paused, status
from threadneedle.ui.words import in_words
from threadneedle.worklists.mapping import PAUSED, QUARTERS
from threadneedle.worklists.message import hours_down, hours_up, plain, state_words, whole_up
from threadneedle.worklists.reads import Laid, Line, Note, Week

register = template.Library()


@register.simple_tag
def line_state(line: Line) -> SafeString:
    """Where a line stands: its status with the working days late, or the days the clock stood."""
    if line.progress == PAUSED:
        return paused(line.working_days)
    return status(line.progress, state_words(line) if line.progress == "late" else "")


@register.filter
def note_words(note: Note) -> str:
    """Print a remark on a line."""
    return in_words(note.code, **note.params)


@register.filter
def quantity(value: Decimal | None) -> str:
    """Print a quantity without needless zeros."""
    return plain(value)


@register.filter
def count(value: int) -> str:
    """Print a count with thousands parted."""
    return f"{value:,}"


@register.filter
def bound_words(bound: str) -> str:
    """Say what keeps a line from coming earlier."""
    return in_words(f"bound.{bound}")


@register.filter
def at(values: Mapping[int, object], task_id: int) -> object:
    """Return what is kept for a task, if anything is."""
    return values.get(task_id, "")


@register.filter
def refusal_words(reason: str) -> str:
    """Say why a line cannot lie on a day."""
    return in_words(f"pin.{reason}")


@register.simple_tag(takes_context=True)
def laid_on(context: template.Context, laid: Laid, task_id: int) -> SafeString:
    """On which days a line is laid: marks of this week, else the day on which it is done."""
    marks = laid.marks(task_id)
    if marks:
        return daymarks(marks)
    own = laid.days.get(task_id, ())
    if len(own) > 1:
        return format_html("{} – {}", duedate(context, own[0]), duedate(context, own[-1]))
    if own:
        return duedate(context, own[0])
    words = _("later") if task_id in laid.left_out else _("not laid yet")
    return format_html('<span class="faint">{}</span>', words)


register.filter("hours_up", hours_up)
register.filter("hours_down", hours_down)


@register.filter(name="weekday")
def weekday_name(day: object) -> str:
    """Print the short name of a weekday."""
    return weekday(day)  # type: ignore[arg-type]


@register.filter
def days_strip(laid: Laid) -> tuple[tuple[str, int, int], ...]:
    """Turn the next days into columns of the capacity strip, in whole hours: what is laid is rounded up."""
    return tuple(
        (
            f"{weekday(day)} {short_date(day)}",
            whole_up(laid.hours[day][0]) * QUARTERS,
            laid.hours[day][1] // QUARTERS * QUARTERS,
        )
        for day in laid.soon
    )


@register.filter
def long_day(day: date) -> str:
    """Print a day of a choice with its weekday."""
    return f"{long_date(day)} {weekday(day)}"


@register.filter
def strip_of(weeks: tuple[Week, ...]) -> tuple[tuple[str, int, int], ...]:
    """Turn weeks into the columns of the capacity strip, in whole hours: what is asked is rounded up."""
    return tuple(
        (
            f"{short_date(week.start)} – {short_date(week.end)}",
            whole_up(week.asked) * QUARTERS,
            week.available // QUARTERS * QUARTERS,
        )
        for week in weeks
    )
