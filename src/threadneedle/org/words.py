"""Words for the codes of the organisation: what went wrong, kinds of units, roles, units of limits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.base import Role
from threadneedle.org.words_divisions import DIVISIONS

PROBLEMS: Mapping[str, Promise] = MappingProxyType(
    {
        "org.no_post": _("You hold no such post today. An administrator appoints people to posts."),
        "org.administrator_needed": _("Only an administrator of this unit may do this."),
        "org.clerk_needed": _("Only who works for a unit may say what a document means by a name."),
        "org.administrator_or_head_needed": _("Only an administrator or the head of this unit may do this."),
        "org.last_administrator": _(
            "This would leave the district without an administrator. Appoint another one first."
        ),
        "org.district_exists": _("There is a district already: %(unit)s. One database holds one district."),
        "org.kind_below": _(
            "A unit of this kind cannot stand below %(unit)s: country, province, city, district, township "
            "and village follow one another downwards."
        ),
        "emergency.side": _("Only the office of the government or one of its leaders declares an emergency."),
        "emergency.lasting": _("“%(title)s” lasts already for this unit."),
        "emergency.unknown": _("There is no such emergency here."),
        "emergency.over": _("“%(title)s” is over already."),
        "org.unit_unknown": _("There is no such unit."),
        "org.unit_not_named": _("No unit is called “%(name)s”."),
        "org.unit_ambiguous": _(
            "Several units are called “%(name)s”: %(units)s. Write the upper unit before it."
        ),
        "org.unit_kind": _("Choose what kind of unit this is."),
        "org.unit_closed": _("%(unit)s has been closed."),
        "org.unit_cycle": _("%(unit)s cannot stand below %(parent)s, which is itself or stands below it."),
        "org.unit_there_already": _("%(unit)s stands below %(parent)s already."),
        "org.unit_has_children": _(
            "%(unit)s still has units below it, such as %(child)s. Close or move them first."
        ),
        "org.root_stays": _("%(unit)s is the district itself; it can be neither moved nor closed."),
        "org.merge_needs_two": _("A merger needs two units at least."),
        "org.merge_kinds": _(
            "%(unit)s and %(other)s are of different kinds; only like can be merged with like."
        ),
        "org.merge_nested": _("%(unit)s stands below %(above)s; close or move it instead."),
        "org.two_below_of_one_name": _(
            "Two units below %(unit)s would be called “%(name)s”. Rename one of them first."
        ),
        "org.split_needs_two": _("A split needs two parts at least."),
        "org.split_one_main": _(
            "Exactly one part carries on what is open; if the unit goes on, it is that one."
        ),
        "org.split_not_below": _("A unit was named that does not stand right below %(unit)s."),
        "org.split_child_twice": _("%(unit)s was given to two parts."),
        "org.duty_unknown": _("There is no such line of the duty list."),
        "org.duty_share": _("“%(value)s” is none of: basic, co-operating, taken back."),
        "org.duty_twice": _("The number %(number)s was given twice for one unit and day."),
        "org.duty_later": _("The number %(number)s holds from %(since)s on already; end that first."),
        "org.tree_cycle": _("%(unit)s would stand below itself."),
        "org.name_taken": _("“%(name)s” is already a name of %(unit)s."),
        "org.too_many_siblings": _(
            "%(unit)s has no room for more: at most %(most)s units can stand below one."
        ),
        "org.too_deep": _("No further level fits below %(unit)s."),
        "org.alias_unknown": _("There is no such other name."),
        "org.post_unknown": _("There is no such post."),
        "org.post_closed": _("The post “%(post)s” has been closed."),
        "org.post_named_twice": _("%(unit)s has a post called “%(post)s” already."),
        "org.head_exists": _("%(unit)s has a first responsible post already: %(post)s."),
        "org.post_held": _(
            "“%(post)s” is held by somebody from %(since)s on. End that first, or appoint a stand-in."
        ),
        "org.post_reaches_beyond": _(
            "“%(post)s” carries roles over %(unit)s, where you are not administrator. Ask one there."
        ),
        "org.same_person_twice": _("This person is in “%(post)s” already, from %(since)s on."),
        "org.stand_in_needs_end": _("A stand-in needs a last day."),
        "org.holding_unknown": _("Nobody holds this post in that way."),
        "org.holding_over": _("This ended on %(until)s already."),
        "org.holding_begun": _("This has begun on %(since)s; give it a last day instead."),
        "org.person_unknown": _("There is no such person."),
        "org.person_disabled": _("%(person)s has been disabled."),
        "org.role_lacking": _(
            "You may not give or take “%(role)s” over %(unit)s: nobody grants what they do not hold."
        ),
        "org.granted_already": _("“%(post)s” has “%(role)s” over %(unit)s already."),
        "org.grant_unknown": _("There is no such role to take."),
        "org.text_blank": _("This must not be empty."),
        "org.text_control": _("This holds signs that cannot be shown, such as a line break. Type it again."),
        "org.text_too_long": _("This is too long: at most %(most)s signs."),
        "org.day_far_away": _("This day is too far away: the years %(first)s to %(last)s are possible."),
        "org.ends_before_start": _("The last day lies before the first, %(since)s."),
        "org.hours_out_of_range": _("Hours per working day must lie between 0 and %(most)s."),
        "org.hands_range": _(
            "The number of people must lie between %(least)s and %(most)s; it is %(hands)s."
        ),
        "org.skill_unknown": _("Nobody of %(unit)s is counted with this skill. Count the skill first."),
        "org.absence_unknown": _("This absence has been taken back already."),
        "org.way_outside": _("A way leads to a unit below %(unit)s that has not been closed."),
        "org.way_range": _("A way there and back takes between 0 and %(most)s hours; this says %(hours)s."),
        "org.team_closed_to_you": _("What a team has is shown to its own head and clerks."),
        "org.reserve_out_of_range": _("The reserve must lie between 0 and %(most)s per cent."),
        "org.calendar_day_unknown": _("%(day)s follows the weekly rule already."),
        "org.year_announced": _("The holidays of %(year)s have been recorded already."),
        "org.year_gap": _("Record the years in order: %(last)s is the last one that is known."),
        "org.year_far_away": _("The years %(first)s to %(last)s are possible."),
        "org.rule_missing": _(
            "The rule pack has no limit “%(key)s” for %(day)s. An administrator can add it."
        ),
        "org.rule_in_the_past": _(
            "A limit begins today at the earliest: what held in the past is not rewritten."
        ),
        "org.pack_unreadable": _("This file cannot be read as a rule pack (TOML): %(fault)s"),
        "org.pack_head": _("A rule pack begins with [pack], its “name” and the day “dated”."),
        "org.pack_row": _("“%(key)s” is no row of a rule pack: a row begins with [%(key)s]."),
        "org.pack_field_unknown": _("“%(field)s” is not known in a row of a rule pack."),
        "org.pack_field_missing": _("The row has no “%(field)s”."),
        "org.pack_day": _("“since” is a day like 2026-07-01, not “%(value)s”."),
        "org.pack_house_default": _("“house_default” is true or false, not “%(value)s”."),
        "org.pack_value": _("“value” is a number, not “%(value)s”."),
        "org.pack_refused": _("Line %(line)s, “%(key)s”: refused; nothing of the pack was taken in."),
        "org.norm_in_the_past": _(
            "A norm begins today at the earliest: what held in the past is not rewritten."
        ),
        "org.norm_range": _("A norm is more than 0 and less than %(most)s hours, not %(hours)s."),
        "org.rule_key": _("A key is made of small Latin letters, digits and “_”."),
        "org.value_out_of_range": _("This number is too large."),
    }
)

KINDS: Mapping[str, Promise] = MappingProxyType(
    {
        "unit_kind.country": pgettext_lazy("kind of unit", "Country"),
        "unit_kind.province": pgettext_lazy("kind of unit", "Province"),
        "unit_kind.city": pgettext_lazy("kind of unit", "City"),
        "unit_kind.district": pgettext_lazy("kind of unit", "District"),
        "unit_kind.department": pgettext_lazy("kind of unit", "Department"),
        "unit_kind.township": pgettext_lazy("kind of unit", "Township"),
        "unit_kind.village": pgettext_lazy("kind of unit", "Village"),
        "unit_kind.office": pgettext_lazy("kind of unit", "Office"),
    }
)

ROLES: Mapping[str, Promise] = MappingProxyType(
    {
        f"role.{Role.VIEWER}": pgettext_lazy("role", "Reads tasks"),
        f"role.{Role.CLERK}": pgettext_lazy("role", "Signs for, takes on, reports"),
        f"role.{Role.HEAD}": pgettext_lazy("role", "Signs objections and extensions"),
        f"role.{Role.ISSUER}": pgettext_lazy("role", "Issues directives, confirms reports"),
        f"role.{Role.SUPERVISOR}": pgettext_lazy("role", "Chases and closes"),
        f"role.{Role.ARBITER}": pgettext_lazy("role", "Rules on objections"),
        f"role.{Role.LEADER}": pgettext_lazy("role", "Reads the board, answers requests for help"),
        f"role.{Role.ADMINISTRATOR}": pgettext_lazy("role", "Keeps units, posts, people, calendar, rules"),
    }
)

SHARES: Mapping[str, Promise] = MappingProxyType(
    {
        "share.basic": pgettext_lazy("share of duties", "Basic duties"),
        "share.coop": pgettext_lazy("share of duties", "Co-operating duties"),
        "share.back": pgettext_lazy("share of duties", "Taken back by the departments"),
    }
)

EFFECTS: Mapping[str, Promise] = MappingProxyType(
    {
        "effect.task": pgettext_lazy("passes on", "Open tasks"),
        "effect.draft": pgettext_lazy("passes on", "Drafted directives"),
        "effect.matter": pgettext_lazy("passes on", "Open matters"),
        "effect.help": pgettext_lazy("passes on", "Requests for help without an answer"),
    }
)

VALUE_UNITS: Mapping[str, Promise] = MappingProxyType(
    {
        "value_unit.working_day": pgettext_lazy("unit of a limit", "working days"),
        "value_unit.day": pgettext_lazy("unit of a limit", "days"),
        "value_unit.percent": pgettext_lazy("unit of a limit", "per cent"),
        "value_unit.check": pgettext_lazy("unit of a limit", "checks"),
        "value_unit.hour": pgettext_lazy("unit of a limit", "hours"),
        "value_unit.count": pgettext_lazy("unit of a limit", "times"),
        "value_unit.line": pgettext_lazy("unit of a limit", "lines"),
        "value_unit.character": pgettext_lazy("unit of a limit", "characters"),
        "value_unit.clock_hour": pgettext_lazy("unit of a limit", "o’clock"),
    }
)

DAYS: Mapping[str, Promise] = MappingProxyType(
    {
        "day_kind.holiday": pgettext_lazy("kind of day", "Holiday"),
        "day_kind.working": pgettext_lazy("kind of day", "Working day"),
    }
)

HOLIDAYS: Mapping[str, Promise] = MappingProxyType(
    {
        "holiday.元旦": pgettext_lazy("holiday", "New Year"),
        "holiday.春节": pgettext_lazy("holiday", "Spring Festival"),
        "holiday.清明": pgettext_lazy("holiday", "Tomb-sweeping Day"),
        "holiday.劳动节": pgettext_lazy("holiday", "Labour Day"),
        "holiday.端午": pgettext_lazy("holiday", "Dragon Boat Festival"),
        "holiday.中秋": pgettext_lazy("holiday", "Mid-Autumn Festival"),
        "holiday.国庆节": pgettext_lazy("holiday", "National Day"),
    }
)

WORDS: Mapping[str, Promise] = MappingProxyType(
    {**PROBLEMS, **KINDS, **ROLES, **SHARES, **EFFECTS, **VALUE_UNITS, **DAYS, **HOLIDAYS, **DIVISIONS}
)
