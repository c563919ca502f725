"""Words of matters: where they come from, what is done with them, and what is said when a rule says no."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ORIGIN_NAMES = ("document", "minutes", "remark", "higher")

ORIGINS: Mapping[str, Promise] = MappingProxyType(
    {
        "origin.document": pgettext_lazy("origin", "document"),
        "origin.minutes": pgettext_lazy("origin", "minutes of a meeting"),
        "origin.remark": pgettext_lazy("origin", "a leader's remark"),
        "origin.higher": pgettext_lazy("origin", "higher order"),
    }
)

MATTERS: Mapping[str, Promise] = MappingProxyType(
    {
        "shelf.open": pgettext_lazy("matters", "Open"),
        "shelf.late": pgettext_lazy("matters", "With late tasks"),
        "shelf.closed": pgettext_lazy("matters", "Closed"),
        "shelf.all": pgettext_lazy("matters", "All"),
        "act.matter.register": pgettext_lazy("act", "Registered as a matter"),
        "act.matter.register_passage": pgettext_lazy("act", "Registered as a matter"),
        "act.matter.update": pgettext_lazy("act", "The matter was changed"),
        "act.matter.chase": pgettext_lazy("act", "Chased"),
        "act.matter.close": pgettext_lazy("act", "The matter was closed"),
        "matter.unknown": _("There is no such matter here."),
        "matter.not_registry": _("Your post does not keep a register of matters for %(unit)s."),
        "matter.not_yours": _("Matter %(number)s is kept by another office; only that office may change it."),
        "matter.rows": _("There are %(rows)s rows; from 1 to %(limit)s can be taken at once."),
        "matter.origin": _(
            "“%(value)s” is no origin: it is a document, minutes of a meeting, a leader's remark or a "
            "higher order."
        ),
        "matter.secret": _(
            "A mark of secrecy (%(mark)s) stands here. Such a text must not be kept here: nothing was stored "
            "and nothing was logged."
        ),
        "matter.day_ahead": _("%(value)s lies ahead; today is %(today)s."),
        "matter.day_early": _("%(value)s is before the year 2000. Is the year right?"),
        "matter.closed_early": _("Closed on %(value)s, before it was registered on %(registered)s."),
        "matter.unit_closed": _("%(unit)s has been closed; name another unit."),
        "matter.number_twice": _("Number %(number)s stands twice in these rows."),
        "matter.number_taken": _("Number %(number)s is taken by another matter: “%(title)s”."),
        "matter.key_used": _("This has been sent already. Open the page again and send it once."),
        "matter.lead_missing": _("Nobody leads: name one unit that does."),
        "matter.not_below": _("%(unit)s does not lie below your unit: only units below it can be ordered."),
        "matter.tier_missing": _("The tier is not chosen."),
        "matter.due_missing": _("No date: until when?"),
        "matter.source_missing": _(
            "A department may order townships only with the government's consent: "
            "write down the minutes, document or remark that this follows."
        ),
        "matter.registered": _("This passage is registered already: %(number)s, kept by %(office)s."),
        "matter.twice": _("Matter %(number)s stands twice in these rows."),
        "matter.stale": _(
            "Somebody else has changed matter %(number)s since you saw it (you saw version %(expected)s, "
            "now it is %(found)s)."
        ),
        "matter.not_its_words": _(
            "Words, units, tier and date of matter %(number)s are those of a directive of %(issuer)s and "
            "are changed there."
        ),
        "matter.tasks_of_another": _(
            "Matter %(number)s has %(count)s unfinished tasks that %(issuer)s ordered. Only %(issuer)s may "
            "take them back; chase them, or ask %(issuer)s."
        ),
        "matter.tasks_open": _(
            "Matter %(number)s has %(count)s unfinished tasks. Say why they are taken back, or wait until "
            "they are confirmed."
        ),
        "matter.closed": _("Matter %(number)s is closed."),
        "matter.chased_today": _("Matter %(number)s was chased today already. Once a day is enough."),
        "matter.nothing_to_chase": _(
            "Nothing is owed on matter %(number)s now: what is not finished is blocked, objected to, "
            "reported, or waits for an answer."
        ),
        "number.part": _("The pattern needs %(part)s once; it has it %(times)s times."),
        "number.sign": _("Braces stand only around year and serial, and every other sign must be printable."),
        "number.together": _("Something has to stand between year and serial, or they cannot be told apart."),
        "number.digits": _("%(digits)s digits are out of range: from 1 to %(limit)s."),
    }
)

MATTER_FIELDS: Mapping[str, Promise] = MappingProxyType(
    {
        "field.origin": pgettext_lazy("field", "Origin"),
        "field.source_words": pgettext_lazy("field", "Source"),
        "field.source_day": pgettext_lazy("field", "Source dated"),
        "field.asked_by": pgettext_lazy("field", "Asked by"),
        "field.number": pgettext_lazy("field", "Number"),
        "field.title_en": pgettext_lazy("field", "English title"),
        "field.lead": pgettext_lazy("field", "Leads"),
        "field.responsible": pgettext_lazy("field", "Responsible"),
        "field.cooperating": pgettext_lazy("field", "Co-operating"),
        "field.tier": pgettext_lazy("field", "Tier"),
        "field.due": pgettext_lazy("field", "Due"),
        "field.registered_on": pgettext_lazy("field", "Registered on"),
        "field.progress": pgettext_lazy("field", "Progress"),
        "field.closed_on": pgettext_lazy("field", "Closed on"),
        "field.result": pgettext_lazy("field", "Result"),
        "field.extras": pgettext_lazy("field", "Other columns"),
        "field.pattern": pgettext_lazy("field", "Pattern"),
        "field.digits": pgettext_lazy("field", "Digits"),
    }
)
