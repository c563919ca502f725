"""Words for the codes of this context, and the sentence of a notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from threadneedle.ui.words import in_words

ENGLISH = "_en"
DAYS = frozenset({"due"})
"""Parameters that are days; they are kept as text and shown in the reader's way."""

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "notice.hours": _("%(key)s must be an hour from 0 to 23, got %(hour)s."),
        "notice.directive.issue": _(
            "New from %(issuer)s: “%(title)s”, tasks: %(count)s. Please sign for them."
        ),
        "notice.task.cascade": _(
            "Passed on to you from “%(title)s”, tasks: %(count)s, due %(due)s. Please sign for them."
        ),
        "notice.directive.withdraw": _("%(issuer)s has withdrawn “%(title)s”; your tasks in it: %(count)s."),
        "notice.task.withdraw": _("“%(title)s” has been withdrawn; tasks that end with it: %(count)s."),
        "notice.task.supersede": _("“%(title)s” has been replaced; tasks that end with it: %(count)s."),
        "notice.task.carry": _(
            "“%(title)s” has come to you from a unit that was merged or split, tasks: %(count)s."
        ),
        "notice.task.concede": _("%(issuer)s accepts your objection: “%(title)s” is no longer yours to do."),
        "notice.task.uphold": _("Your objection was upheld: “%(title)s” is no longer yours to do."),
        "notice.task.overrule": _("Your objection was not upheld: “%(title)s” stays yours, due %(due)s."),
        "notice.task.grant_extension": _("%(issuer)s grants more time for “%(title)s”, until %(due)s."),
        "notice.task.refuse_extension": _(
            "%(issuer)s does not grant more time for “%(title)s”; it is due %(due)s."
        ),
        "notice.task.return": _(
            "%(issuer)s has sent back your report on “%(title)s”; the reason is on its page."
        ),
        "notice.task.confirm": _("%(issuer)s has confirmed your report on “%(title)s”."),
        "notice.matter.update": _("%(issuer)s has changed “%(title)s”; it is due %(due)s."),
        "notice.task.close": _("“%(title)s” is closed."),
        "notice.task.object": _("%(unit)s objects to “%(title)s”. Please concede, or say why not."),
        "notice.task.retract": _("%(unit)s has taken back its objection to “%(title)s”."),
        "notice.task.ask_extension": _(
            "%(unit)s asks for more time for “%(title)s”, due %(due)s. Please answer."
        ),
        "notice.task.report": _("%(unit)s reports on “%(title)s”. Please confirm it or send it back."),
        "notice.task.propose_objection": _("An objection to “%(title)s” waits for your signature."),
        "notice.task.propose_extension": _(
            "A request for more time for “%(title)s” waits for your signature."
        ),
        "notice.task.block": _("%(unit)s cannot go on with “%(title)s” until you have done your part."),
        "notice.task.chase.reminder": _("Reminder slip: “%(title)s”, due %(due)s."),
        "notice.task.chase.warning": _("Warning slip: “%(title)s”, due %(due)s."),
        "notice.task.chase.final": _("Final slip: “%(title)s”, due %(due)s."),
        "notice.help.ask": _("%(asking)s asks you for help: “%(title)s”. An answer is due %(due)s."),
        "notice.help.answer": _("%(asked)s has answered your request “%(title)s”."),
        "notice.unsigned": _(
            "“%(title)s”: nobody has signed for it within %(days)s working days, tasks: %(count)s. "
            "Please sign or object."
        ),
        "notice.unsigned_below": _(
            "%(unit)s has not signed for “%(title)s” within %(days)s working days, tasks: %(count)s. "
            "Please ask why."
        ),
        "notice.due": _("Due on %(due)s: “%(title)s”, tasks: %(count)s."),
        "notice.answer_owed": _("You owe %(asking)s an answer since %(due)s: “%(title)s”."),
        "notice.plan_failed": _(
            "Your plan of days could not be made anew; the last one stays. The administrator has been told."
        ),
        "notice.plan_failed_below": _(
            "The plan of days of %(unit)s has failed twice; it is tried again. The cause is in the log."
        ),
        "notice.objection_waits": _(
            "%(issuer)s has not answered the objection of %(unit)s to “%(title)s” "
            "within %(days)s working days. Please rule on it."
        ),
    }
)


def sentence(code: str, params: Mapping[str, object]) -> str:
    """Return a notice in the language of the reader, with English names where there are some."""
    english = (get_language() or "").startswith("en")
    plain = {name: value for name, value in params.items() if not name.endswith(ENGLISH)}
    if english:
        plain |= {name: params[name + ENGLISH] for name in plain if params.get(name + ENGLISH)}
    return in_words(code, **{name: _shown(name, value) for name, value in plain.items()})


def _shown(name: str, value: object) -> object:
    if name in DAYS and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value
