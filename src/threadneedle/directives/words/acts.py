"""Words of acts: as a button, as a question, as what it brings about, and as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS: Mapping[str, Promise] = MappingProxyType(
    {
        "action.sign": pgettext_lazy("action", "Sign for it"),
        "action.take_on": pgettext_lazy("action", "Take it on"),
        "action.shape": pgettext_lazy("action", "How it is worked"),
        "action.estimate": pgettext_lazy("action", "Correct the hours"),
        "action.object": pgettext_lazy("action", "Object"),
        "action.sign_objection": pgettext_lazy("action", "Sign the objection"),
        "action.decline_objection": pgettext_lazy("action", "Do not sign the objection"),
        "action.retract": pgettext_lazy("action", "Take the objection back"),
        "action.concede": pgettext_lazy("action", "Concede the objection"),
        "action.uphold": pgettext_lazy("action", "Uphold the objection"),
        "action.overrule": pgettext_lazy("action", "Overrule the objection"),
        "action.ask_extension": pgettext_lazy("action", "Ask for time"),
        "action.sign_extension": pgettext_lazy("action", "Sign the request for time"),
        "action.decline_extension": pgettext_lazy("action", "Do not sign the request for time"),
        "action.grant_extension": pgettext_lazy("action", "Grant more time"),
        "action.refuse_extension": pgettext_lazy("action", "Refuse more time"),
        "action.block": pgettext_lazy("action", "Say it is blocked"),
        "action.unblock": pgettext_lazy("action", "Lift the block"),
        "action.cascade": pgettext_lazy("action", "Break it down"),
        "action.chase": pgettext_lazy("action", "Chase"),
        "action.progress": pgettext_lazy("action", "Report progress"),
        "action.report": pgettext_lazy("action", "Report"),
        "action.return": pgettext_lazy("action", "Return the report"),
        "action.confirm": pgettext_lazy("action", "Confirm the report"),
        "action.tell": pgettext_lazy("action", "Say that the office was told"),
        "action.close": pgettext_lazy("action", "Close"),
        "action.withdraw": pgettext_lazy("action", "Withdraw"),
        "action.supersede": pgettext_lazy("action", "Replace by a later directive"),
        "action.ask_help": pgettext_lazy("action", "Ask for help"),
    }
)

ACTS: Mapping[str, Promise] = MappingProxyType(
    {
        "act.directive.issue": pgettext_lazy("act", "Issued"),
        "act.directive.withdraw": pgettext_lazy("act", "The directive was withdrawn"),
        "act.directive.draft": pgettext_lazy("act", "Read into drafts"),
        "act.directive.answer": pgettext_lazy("act", "Questions answered"),
        "act.directive.edit": pgettext_lazy("act", "Head of the directive changed"),
        "act.draft.edit": pgettext_lazy("act", "Draft changed"),
        "act.draft.share": pgettext_lazy("act", "Parts told before issuing"),
        "act.task.share": pgettext_lazy("act", "Quantity shared out"),
        "act.task.sign": pgettext_lazy("act", "Signed for"),
        "act.task.take_on": pgettext_lazy("act", "Taken on"),
        "act.task.shape": pgettext_lazy("act", "Said how it is worked"),
        "act.task.estimate": pgettext_lazy("act", "Hours corrected"),
        "act.task.propose_objection": pgettext_lazy("act", "Objection written, the head has to sign"),
        "act.task.object": pgettext_lazy("act", "Objected"),
        "act.task.decline_objection": pgettext_lazy("act", "The head did not sign the objection"),
        "act.task.retract": pgettext_lazy("act", "Objection taken back"),
        "act.task.concede": pgettext_lazy("act", "Objection conceded"),
        "act.task.uphold": pgettext_lazy("act", "Objection upheld"),
        "act.task.overrule": pgettext_lazy("act", "Objection overruled"),
        "act.task.propose_extension": pgettext_lazy("act", "Request for time written, the head has to sign"),
        "act.task.ask_extension": pgettext_lazy("act", "More time asked"),
        "act.task.decline_extension": pgettext_lazy("act", "The head did not sign the request for time"),
        "act.task.grant_extension": pgettext_lazy("act", "More time granted"),
        "act.task.refuse_extension": pgettext_lazy("act", "More time refused"),
        "act.task.block": pgettext_lazy("act", "Blocked"),
        "act.task.unblock": pgettext_lazy("act", "Block lifted"),
        "act.task.carry": pgettext_lazy("act", "Passed on after a merger or split"),
        "act.task.cascade": pgettext_lazy("act", "Broken down for the level below"),
        "act.task.chase": pgettext_lazy("act", "Chased"),
        "act.task.progress": pgettext_lazy("act", "Progress reported"),
        "act.task.report": pgettext_lazy("act", "Reported"),
        "act.task.return": pgettext_lazy("act", "Report returned"),
        "act.task.confirm": pgettext_lazy("act", "Report confirmed"),
        "act.task.tell": pgettext_lazy("act", "The office was told"),
        "act.directive.type": pgettext_lazy("act", "Typed beside the picture"),
        "act.directive.take_over": pgettext_lazy("act", "Taken over by the office itself"),
        "act.directive.decline_offer": pgettext_lazy("act", "The office did not take it over"),
        "act.task.close": pgettext_lazy("act", "Closed"),
        "act.task.withdraw": pgettext_lazy("act", "Withdrawn"),
        "act.merge.make": pgettext_lazy("act", "Carried in one line with other tasks"),
        "act.merge.decline": pgettext_lazy("act", "Kept apart from other tasks"),
        "act.merge.estimate": pgettext_lazy("act", "Hours of the whole line said"),
        "act.merge.undo": pgettext_lazy("act", "Carried as a line of its own again"),
    }
)

ASKS: Mapping[str, Promise] = MappingProxyType(
    {
        "asks.sign": _("Sign for this task?"),
        "asks.take_on": _("Who does it?"),
        "asks.shape": _("How is this task worked?"),
        "asks.estimate": _("How many hours will it take?"),
        "asks.object": _("Why should this not be done by you?"),
        "asks.sign_objection": _("Sign this objection?"),
        "asks.decline_objection": _("Why is this objection not signed?"),
        "asks.retract": _("Why is the objection taken back?"),
        "asks.concede": _("Concede the objection: what is right about it?"),
        "asks.uphold": _("Uphold the objection: for what reason?"),
        "asks.overrule": _("Overrule the objection: for what reason?"),
        "asks.ask_extension": _("Until when, and why?"),
        "asks.sign_extension": _("Sign this request for time?"),
        "asks.decline_extension": _("Why is this request not signed?"),
        "asks.grant_extension": _("Until which day is more time granted?"),
        "asks.refuse_extension": _("Why is more time refused?"),
        "asks.block": _("What stands in the way, and who owes it?"),
        "asks.unblock": _("What has changed?"),
        "asks.cascade": _("Which units below take part, and until when?"),
        "asks.chase": _("What is to be chased?"),
        "asks.report": _("What is done?"),
        "asks.return": _("What does the report leave open?"),
        "asks.confirm": _("Does the report answer the task?"),
        "asks.tell": _("Has the office been told?"),
        "asks.close": _("Take this task off the books?"),
        "asks.withdraw": _("Why is this task withdrawn?"),
    }
)
"""The question with which an act opens."""

TELLS: Mapping[str, Promise] = MappingProxyType(
    {
        "tells.sign": _("Signing is receipt, not yet taking it on. From today you may object."),
        "tells.take_on": _("Your unit names the post; the issuer's proposal does not bind you."),
        "tells.shape": _("The planning of your worklist keeps to it. Leave what does not matter as it is."),
        "tells.estimate": _("Your estimate stands beside the issuer's and counts in your worklist."),
        "tells.object": _("Three grounds are known. A clerk's objection counts once the head has signed it."),
        "tells.sign_objection": _("From your signature the clock stands until it is decided."),
        "tells.decline_objection": _("The objection ends; the task stays as it is."),
        "tells.retract": _("The clock runs again, and the days it stood are given back."),
        "tells.concede": _("The task falls away for this unit. That counts for the unit, not against it."),
        "tells.uphold": _("The task falls away for this unit. That counts for the unit, not against it."),
        "tells.overrule": _("The unit owes the task again; the days until now are given back."),
        "tells.ask_extension": _(
            "Ask before the date has passed. A clerk's request counts once the head signs."
        ),
        "tells.sign_extension": _(
            "The issuer then grants or refuses it. Until then the present date stands."
        ),
        "tells.decline_extension": _("The request ends; the date stays as it is."),
        "tells.grant_extension": _("You may grant another day than the one asked for."),
        "tells.refuse_extension": _("Work goes on to the present date. The unit reads your reason."),
        "tells.block": _("The clock stands from today. This time does not count against your unit."),
        "tells.unblock": _("Work goes on where it stood, and the days it stood are given back."),
        "tells.cascade": _("A unit that has its task already keeps it: doing this twice does no harm."),
        "tells.chase": _("The first slip is a reminder, the next a warning, every later one final."),
        "tells.report": _("Report once; nobody asks again for what is here."),
        "tells.return": _(
            "The unit owes again, to the same date. Say what is missing, so that it can be sent."
        ),
        "tells.confirm": _("Confirmed is not yet verified: only an independent check can say that."),
        "tells.tell": _(
            "The office does not work here, so nobody but you can say so. Told is not yet verified."
        ),
        "tells.close": _("A closed task can still be drawn for a look-back."),
        "tells.withdraw": _("It leaves the worklist with all that was put below it; what is finished stays."),
    }
)
"""What an act brings about, in one or two sentences."""
