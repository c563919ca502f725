"""A worklist as plain text, in the form that people paste into chat groups."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from threadneedle.core.base import Tier
from threadneedle.ui.figures import long_date, weekday
from threadneedle.ui.vocabulary import TIER
from threadneedle.ui.words import word
from threadneedle.worklists.mapping import PAUSED, QUARTERS
from threadneedle.worklists.reads import GROUPS, Line, Worklist

LATER = "later"
ON_TIME = "on_time"


def as_message(worklist: Worklist) -> str:
    """Return the list as text: what starts today, this week and what stands; the rest as a count."""
    today = worklist.days.today
    parts = [
        _("%(unit)s worklist, %(weekday)s %(day)s")
        % {"unit": worklist.unit.name, "weekday": weekday(today), "day": long_date(today)}
    ]
    for group in GROUPS:
        lines = [line for line in worklist.lines if line.group == group]
        if not lines:
            continue
        if group == LATER:
            parts.append(
                ngettext("Later: %(count)d line", "Later: %(count)d lines", len(lines))
                % {"count": len(lines)}
            )
            continue
        parts.append("\n".join([_("%(group)s:") % {"group": word(group, "group")}, *map(_line, lines)]))
    if not worklist.lines:
        parts.append(_("Nothing is open."))
    if worklist.load is not None:
        week = worklist.load.this_week
        parts.append(
            _("This week asks %(asked)s of %(available)s hours.")
            % {"asked": hours_up(week.asked), "available": hours_down(week.available)}
        )
        parts += [
            _("%(short)s h more is due by %(day)s than we have.")
            % {"short": hours_up(gap.short), "day": long_date(gap.due, today.year)}
            for gap in worklist.load.shortfalls[:1]
        ]
    return "\n\n".join(parts) + "\n"


def _line(line: Line) -> str:
    words = _("%(place)s. [%(tier)s] %(title)s (%(issuer)s)") % {
        "place": line.place,
        "tier": TIER[Tier(line.tier)][1],
        "title": line.title,
        "issuer": pgettext("between the parts of a list", ", ").join(str(part.issuer) for part in line.each),
    }
    state = state_words(line)
    facts = [] if line.progress == ON_TIME else [state[:1].lower() + state[1:]]
    if line.progress != PAUSED:
        facts.insert(0, _("due %(day)s") % {"day": long_date(line.due)})
    if line.quantity is not None:
        facts.append(
            _("reported %(done)s of %(total)s %(counter)s")
            % {"done": plain(line.reported), "total": plain(line.quantity), "counter": line.counter}
        )
    if str(line.post):
        facts.append(str(line.post))
    return words + pgettext("between a name and its text", ": ") + _join(facts)


def _join(facts: list[str]) -> str:
    return pgettext("between facts", ", ").join(facts)


def state_words(line: Line) -> str:
    """Print where a line stands in time: "late by 1 working day"."""
    count = line.working_days
    if line.progress == "late":
        text = ngettext("Late by %(days)d working day", "Late by %(days)d working days", count)
    elif line.progress == PAUSED:
        text = ngettext("Clock paused %(days)d working day", "Clock paused %(days)d working days", count)
    elif line.progress == "near":
        if count == 0:
            return _("Near, due today")
        text = ngettext("Near, %(days)d working day left", "Near, %(days)d working days left", count)
    else:
        return word("ontime", "progress")
    return text % {"days": count}


def whole_up(quarters: int) -> int:
    """Return quarters of an hour in whole hours, rounded up: what is asked is never made smaller."""
    return -(-quarters // QUARTERS)


def hours_up(quarters: int) -> str:
    """Print hours that are asked, or missing: whole, rounded up."""
    return f"{whole_up(quarters):,}"


def hours_down(quarters: int) -> str:
    """Print hours that there are: whole, rounded down."""
    return f"{quarters // QUARTERS:,}"


def plain(quantity: Decimal | None) -> str:
    """Print a quantity without needless zeros, with thousands parted; nothing reported is 0."""
    return f"{(quantity or Decimal(0)).normalize():,f}"
