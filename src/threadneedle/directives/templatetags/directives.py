"""Words that need a number or the words of a source: ``{% load directives %}``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threadneedle.core.base import Problem
from threadneedle.directives.reads.drafts import Counted, QuestionView, UnitView
from threadneedle.directives.reads.matter import Mark
from threadneedle.directives.reads.standing import Standing
from threadneedle.ui.figures import long_date
from threadneedle.ui.templatetags.components import status
from threadneedle.ui.words import in_words

register = template.Library()

MEMBERS = {
    "district": lambda count: ngettext("%(count)d district", "%(count)d districts", count),
    "department": lambda count: ngettext("%(count)d department", "%(count)d departments", count),
    "township": lambda count: ngettext("%(count)d township", "%(count)d townships", count),
    "village": lambda count: ngettext("%(count)d village", "%(count)d villages", count),
    "office": lambda count: ngettext("%(count)d office", "%(count)d offices", count),
}


@register.filter
def asked(question: QuestionView) -> str:
    """What is asked, with the words of the source that raise the question."""
    return in_words(f"asked.{question.code}", said=question.words)


@register.filter
def sentence(problem: Problem) -> str:
    """A problem in words."""
    return in_words(problem)


@register.filter
def counted(term: Counted) -> str:
    """How a date was counted: “3 working days after arrival, from 15 June”."""
    days = (
        ngettext("%(days)d working day", "%(days)d working days", term.days)
        if term.working
        else ngettext("%(days)d day", "%(days)d days", term.days)
    ) % {"days": term.days}
    base = long_date(term.base)
    if term.arrived:
        return _("%(days)s after arrival on %(base)s") % {"days": days, "base": base}
    return _("%(days)s after %(base)s") % {"days": days, "base": base}


@register.filter
def members(unit: UnitView) -> str:
    """How many units a collective is: ``13 townships``."""
    return MEMBERS[unit.member_kind](unit.members) % {"count": unit.members}


@register.filter
def number(quantity: Decimal | None) -> str:
    """A quantity without idle zeros, in groups of three: ``1,240``."""
    return "" if quantity is None else f"{quantity.normalize():,f}"


@register.filter
def per(hours: Decimal, counter: str) -> str:
    """The hours of a norm, for each thing counted or for the whole task: “3 h for each 处”."""
    if not counter:
        return _("%(hours)s h for one task") % {"hours": number(hours)}
    return _("%(hours)s h for each %(counter)s") % {"hours": number(hours), "counter": counter}


@register.filter
def mark(marks: Mapping[int, Mark], draft_id: int) -> Mark | None:
    """The matter of a passage among those of a page."""
    return marks.get(draft_id)


@register.simple_tag
def standing(where: Standing, look: str = "") -> SafeString:
    """Progress of a task with its days: “late by 3 working days”; ``short`` leaves the days out."""
    if not where.progress:
        return format_html('<span class="faint">{}</span>', "—")
    shape = status(where.progress)
    if look == "short" or (where.done and where.progress == "on_time"):
        return shape
    return format_html('{} <span class="xs faint">{}</span>', shape, _days(where))


def _days(where: Standing) -> str:
    values = {"days": where.days}
    if where.progress == "late":
        return ngettext("by %(days)d working day", "by %(days)d working days", where.days) % values
    if where.progress == "recovered":
        return ngettext("%(days)d working day late", "%(days)d working days late", where.days) % values
    if where.days == 0:
        return _("due today")
    return ngettext("%(days)d working day left", "%(days)d working days left", where.days) % values
