"""The one-page record of an assessment, as PDF in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from threadneedle.adapters.typesetting import typeset
from threadneedle.burden.mapping import Check, DutyCheck, KnownGroup, UnitCost
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.records import Record
from threadneedle.burden.reads.rules import Ruling
from threadneedle.ui.figures import hours, long_date, short_date
from threadneedle.ui.words import word

UNITS_SHOWN, GROUPS_SHOWN, CHECKS_SHOWN = 14, 6, 4
"""Rows that leave room on the page for the decision and its reason; a check takes that of three units."""
DASH = "—"
NO_YEAR = 0


def record_pdf(record: Record) -> bytes:
    """Return the record as PDF; equal records give equal bytes.

    Raises
    ------
    InvalidError
        ``typesetting.*``, if it cannot be set.
    """
    made_on = record.decided_on or record.assessment.day
    return typeset("assessment", words_of(record), made_on=made_on)


def words_of(record: Record) -> dict[str, Any]:
    """Return everything that the page says, in the reader's language."""
    found = record.assessment
    of = [found.number, _("issued by %(office)s") % {"office": found.issuer}]
    return {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "label": _("Burden assessment"),
        "day": _whole(found.day),
        "title": str(found.title),
        "under": " · ".join(part for part in of if part),
        "figures": _figures(record),
        "units": _units(record),
        "displaced": _displaced(record),
        "checks": _checks(record),
        "decision": {"heading": _("Decision"), "lines": _decision(record)},
        "foot": _foot(record),
    }


def _figures(record: Record) -> list[dict[str, str]]:
    found = record.assessment
    given = DASH if found.notice_days is None else str(found.notice_days)
    shown = (
        (_("Hours asked of the front line"), hours(found.asked), ""),
        (_("Hours certainly late"), hours(found.certain), _("proved: late in every plan")),
        (
            _("Hours late in the best plan found"),
            hours(found.best),
            _("each late task counted whole"),
        ),
        (
            _("Working days of notice"),
            given,
            _("minimum is %(least)s") % {"least": found.least_notice},
        ),
    )
    return [{"label": label, "value": value, "note": note} for label, value, note in shown]


def _units(record: Record) -> dict[str, Any]:
    found = record.assessment
    most = UNITS_SHOWN - 3 * max(0, min(len(_check_rows(record)), CHECKS_SHOWN) - 1)
    # The page has room for some: those first that cannot fit it, then in the order of the tree.
    rows = [*found.tight, *(unit for unit in found.units if unit.fits)]
    peak = max((week.over_after for unit in rows for week in unit.weeks), default=0) or 1
    notes = [
        _("Weeks over capacity: %(before)s now, %(after)s with this directive.")
        % {"before": found.weeks_over_before, "after": found.weeks_over_after},
        _("Pale: asked already. Blue: added. Red, above the line: over capacity."),
    ]
    if len(rows) > most:
        notes.insert(0, _more(len(rows) - most))
    return {
        "heading": _("Hours by unit"),
        "heads": [
            pgettext("column", "Unit"),
            _("The next eight weeks"),
            pgettext("hours", "Asked"),
            _("Certainly late"),
            _("Late in the best plan"),
            _("Tasks displaced"),
        ],
        "rows": [_unit(unit, peak) for unit in rows[:most]],
        "notes": notes,
    }


def _unit(unit: UnitCost, peak: int) -> dict[str, Any]:
    bars = []
    for week in unit.weeks:
        base = added = 0.0
        if week.before is not None and week.after is not None and week.available:
            base = min(1.0, week.before / week.available)
            added = max(0.0, min(1.0, week.after / week.available) - base)
        bars.append({"base": base, "add": added, "over": week.over_after / peak})
    late = (hours(unit.certain), hours(unit.best), str(unit.displaced)) if unit.known else (DASH,) * 3
    name = str(unit.name) if unit.known else _("%(unit)s (hours not known)") % {"unit": unit.name}
    return {
        "name": name,
        "bars": bars,
        "asked": hours(unit.asked),
        "certain": late[0],
        "best": late[1],
        "displaced": late[2],
    }


def _displaced(record: Record) -> dict[str, Any]:
    found = record.assessment
    notes = []
    if not found.displaced:
        notes.append(_("Nothing that is planned already would be done later."))
    if len(found.displaced) > GROUPS_SHOWN:
        notes.append(_more(len(found.displaced) - GROUPS_SHOWN))
    if found.free_date is not None:
        day = _whole(found.free_date)
        notes.append(
            _(
                "If nothing is due before %(day)s, all units whose hours are known fit"
                " and nothing is re-dated."
            )
            % {"day": day}
        )
    year = found.day.year
    return {
        "heading": _("What would be displaced"),
        "heads": [
            pgettext("column", "Task"),
            pgettext("column", "Who asked"),
            pgettext("column", "Units"),
            pgettext("column", "Planned for"),
            pgettext("column", "Would be done"),
        ],
        "rows": [
            [
                str(row.title),
                str(row.issuer),
                str(row.lines),
                short_date(row.was, year),
                short_date(row.would_be, year) if row.would_be else _("beyond twelve weeks"),
            ]
            for row in found.displaced[:GROUPS_SHOWN]
        ],
        "notes": notes,
    }


def _checks(record: Record) -> dict[str, Any]:
    rows = _check_rows(record)
    left = len(rows) - CHECKS_SHOWN
    return {
        "heading": _("Checks"),
        "heads": [pgettext("column", "Limit"), pgettext("column", "Found"), pgettext("column", "Source")],
        "rows": [*rows[:CHECKS_SHOWN], *([[_more(left), "", ""]] if left > 0 else [])],
    }


def _check_rows(record: Record) -> list[list[str]]:
    """Return what is to be looked at, then what is excused, then the notice where it is kept."""
    found = record.assessment
    rows = [[_("Already asked or known"), _said_of_known(row), ""] for row in found.known]
    rows += [[str(row.rule), _said_of_check(row), _source(row)] for row in found.unexcused]
    rows += [[_("Duty list"), _said_of_duty(row), row.ground] for row in found.foreign]
    rows += [[str(row.rule), _said_of_check(row), _source(row)] for row in found.excused]
    if record.notice is not None and not any(row.code == "notice" for row in found.checks):
        said = _("no day is named")
        if found.notice_days is not None:
            said = _("%(days)s working days; %(least)s are asked")
            said %= {"days": found.notice_days, "least": found.least_notice}
        rows.append([str(record.notice.name), said, _source(record.notice)])
    return rows


def _source(rule: Check | Ruling) -> str:
    own = _("House default, advises only: %(source)s") if rule.house_default else "%(source)s"
    return own % {"source": rule.source}


def _said_of_check(row: Check) -> str:
    if row.code == "length":
        said = _("%(found)s characters, at most %(limit)s.") % {"found": row.found, "limit": row.limit}
    elif row.code == "notice":
        said = _("%(days)s working days; less than %(least)s") % {"days": row.found, "least": row.limit}
    else:
        said = f"“{row.before}{row.quote}{row.after}”"
    if row.excuse == "told":
        return f"{said} {_('Reason given: %(reason)s') % {'reason': row.reason}}"
    if row.excuse:
        ground = {"ground": word(row.excuse, "proof")}
        return f"{said} {_('The sentence gives a ground: %(ground)s') % ground}"
    return said


def _said_of_duty(row: DutyCheck) -> str:
    if not row.share:
        said = _("“%(title)s”: no line of the lists of %(units)s units is like it.")
    else:
        said = _("“%(title)s”: taken back from %(units)s units as “%(name)s”.")
    return said % {"title": row.title, "units": row.units, "name": row.name}


def _said_of_known(row: KnownGroup) -> str:
    if row.state == "known":
        said = _("“%(title)s”: %(units)s units told it to %(issuer)s, the last on %(day)s.")
    else:
        said = _("“%(title)s”: %(issuer)s asks it of %(units)s units, due %(day)s.")
    return said % {"title": row.title, "units": row.units, "issuer": row.issuer, "day": _whole(row.day)}


def _decision(record: Record) -> list[str]:
    if not record.outcome:
        return [_("Not issued yet. This is what it would cost today.")]
    said = {
        BurdenAssessment.Outcome.IN_SPITE: _("Issued in spite of it."),
        BurdenAssessment.Outcome.CHANGED: _("Changed after it."),
    }.get(BurdenAssessment.Outcome(record.outcome), _("Issued as it was."))
    lines = [said]
    if record.decided_by is not None and record.decided_on is not None:
        by = {"post": record.decided_by, "day": _whole(record.decided_on)}
        lines.append(_("Decided by %(post)s on %(day)s.") % by)
    if record.reason:
        lines.append(_("Reason: %(reason)s") % {"reason": record.reason})
    if record.answer:
        lines.append(_("Answer of the office: %(answer)s") % {"answer": record.answer})
    return lines


def _foot(record: Record) -> list[str]:
    lines = [_("SHA-256 of what was kept: %(digest)s") % {"digest": record.digest}]
    pack = record.notice.pack if record.notice else ""
    if pack:
        lines.append(_("Rule pack of %(pack)s") % {"pack": pack})
    lines.append(_("An assessment advises; it refuses nobody."))
    return lines


def _whole(day: date) -> str:
    """Print a day with its year: a record is read years later."""
    return long_date(day, NO_YEAR)


def _more(count: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": count}
