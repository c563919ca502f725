"""Numbers, shares, hours and dates as they are printed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threadneedle.core.progress import percent


def percent_of(part: int, whole: int) -> str:
    """Print ``part`` of ``whole`` as per cent; a dash if there is nothing to divide by.

    100 and 0 are printed only where they are exact.
    """
    rounded = percent(part, whole)
    return "—" if rounded is None else f"{rounded}%"


def share_percent(share: float) -> int:
    """Return a share (0..1) in whole per cent, halves up; 0 and 100 only where they are exact."""
    rounded = int((Decimal(repr(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return rounded if share in {0, 1} else min(99, max(1, rounded))


def interval(low: float, high: float) -> str:
    """Print an interval of shares (0..1): ``62–94%``; 0 and 100 only where they are exact."""
    return f"{share_percent(low)}–{share_percent(high)}%"


def hours(quarters: int) -> str:
    """Print quarters of an hour as hours, without a unit: ``6`` → ``1.5``."""
    whole, rest = divmod(quarters, 4)
    return f"{Decimal(quarters) / 4:,.2f}".rstrip("0") if rest else f"{whole:,}"


def local_day(moment: date | datetime) -> date:
    """Return the local day of a date or of an aware moment."""
    if isinstance(moment, datetime):
        return _local(moment).date()
    return moment


def short_date(moment: date | datetime, year: int | None = None) -> str:
    """Print a date as in tables: ``6-17`` or ``17 Jun``; with its year if that is not ``year``."""
    day = local_day(moment)
    if year is None or day.year == year:
        return _date(day, pgettext("date in a table", "j M"))
    return _date(day, pgettext("date in a table, other year", "j M Y"))


def long_date(moment: date | datetime, year: int | None = None) -> str:
    """Print a date as in prose: ``6月17日`` or ``17 June``; with its year if that is not ``year``."""
    day = local_day(moment)
    if year is None or day.year == year:
        return _date(day, pgettext("date in prose", "j F"))
    return _date(day, pgettext("date in prose, other year", "j F Y"))


def short_moment(moment: datetime, year: int | None = None) -> str:
    """Print a moment as in tables: ``6-12 16:42``."""
    return f"{short_date(moment, year)} {_local(moment):%H:%M}"


def long_moment(moment: datetime) -> str:
    """Print a moment as in prose, with its year: ``2026年6月15日 07:30``."""
    return str(dateformat.format(_local(moment), pgettext("moment in prose", "j F Y, H:i")))


def month(day: date) -> str:
    """Print the month of a day as on an axis: ``4月`` or ``Apr``; January with its year."""
    if day.month == 1:
        return _date(day, pgettext("month on an axis, with its year", "M Y"))
    return _date(day, pgettext("month on an axis", "M"))


def _date(day: date, pattern: str) -> str:
    return str(dateformat.format(datetime(day.year, day.month, day.day), pattern))  # noqa: DTZ001


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def weekday_letter(day: date) -> str:
    """Print the one-letter name of a weekday: ``一`` or ``M``."""
    return (
        pgettext("one letter for Monday", "M"),
        pgettext("one letter for Tuesday", "T"),
        pgettext("one letter for Wednesday", "W"),
        pgettext("one letter for Thursday", "T"),
        pgettext("one letter for Friday", "F"),
        pgettext("one letter for Saturday", "S"),
        pgettext("one letter for Sunday", "S"),
    )[day.weekday()]


def weekday(day: date) -> str:
    """Print the short name of a weekday: ``周一`` or ``Mon``."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.weekday()]
