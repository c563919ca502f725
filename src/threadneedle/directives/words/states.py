"""Words of states, parts, kinds, grounds, outcomes, and of what is asked about a draft."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GROUNDS = ("not_mine", "not_lawful", "not_feasible")
PROOF_CATEGORIES = ("safety", "paid", "sampled", "statute")

STATES: Mapping[str, Promise] = MappingProxyType(
    {
        "state.drafted": pgettext_lazy("state", "draft"),
        "state.issued": pgettext_lazy("state", "issued"),
        "state.signed": pgettext_lazy("state", "signed for"),
        "state.taken_on": pgettext_lazy("state", "taken on"),
        "state.objected": pgettext_lazy("state", "objected to"),
        "state.blocked": pgettext_lazy("state", "blocked"),
        "state.extension_asked": pgettext_lazy("state", "more time asked"),
        "state.reported": pgettext_lazy("state", "reported"),
        "state.returned": pgettext_lazy("state", "report returned"),
        "state.confirmed": pgettext_lazy("state", "confirmed"),
        "state.closed": pgettext_lazy("state", "closed"),
        "state.withdrawn": pgettext_lazy("state", "withdrawn"),
        "state.superseded": pgettext_lazy("state", "superseded"),
        "part.lead": pgettext_lazy("part", "leads"),
        "part.responsible": pgettext_lazy("part", "responsible"),
        "part.cooperating": pgettext_lazy("part", "co-operates"),
        "kind.task": pgettext_lazy("kind", "task"),
        "kind.periodic": pgettext_lazy("kind", "regular return"),
        "kind.meeting": pgettext_lazy("kind", "meeting"),
        "kind.information": pgettext_lazy("kind", "for information"),
        "proof.safety": pgettext_lazy("proof", "Safety, emergency"),
        "proof.paid": pgettext_lazy("proof", "Paid on result"),
        "proof.sampled": pgettext_lazy("proof", "Sampled re-check"),
        "proof.statute": pgettext_lazy("proof", "Named statute"),
        "ground.not_mine": pgettext_lazy("ground", "Not ours to do"),
        "ground.not_lawful": pgettext_lazy("ground", "Not lawful"),
        "ground.not_feasible": pgettext_lazy("ground", "Not feasible"),
        "outcome.conceded": pgettext_lazy("outcome", "conceded"),
        "outcome.upheld": pgettext_lazy("outcome", "upheld"),
        "outcome.overruled": pgettext_lazy("outcome", "overruled"),
        "outcome.retracted": pgettext_lazy("outcome", "taken back"),
        "outcome.unsigned": pgettext_lazy("outcome", "not signed by the head"),
        "outcome.granted": pgettext_lazy("outcome", "granted"),
        "outcome.refused": pgettext_lazy("outcome", "refused"),
        "outcome.lapsed": pgettext_lazy("outcome", "lapsed: reported meanwhile"),
    }
)

CODES: Mapping[str, Promise] = MappingProxyType(
    {
        "code.unit_missing": pgettext_lazy("question", "who does it"),
        "code.unit_vague": pgettext_lazy("question", "who is meant"),
        "code.unit_unknown": pgettext_lazy("question", "which unit is meant"),
        "code.unit_ambiguous": pgettext_lazy("question", "which of several units is meant"),
        "code.lead_missing": pgettext_lazy("question", "who leads"),
        "code.deadline_missing": pgettext_lazy("question", "until when"),
        "code.deadline_vague": pgettext_lazy("question", "until which day"),
        "code.deadline_invalid": pgettext_lazy("question", "the right day"),
        "code.deadline_year": pgettext_lazy("question", "the year"),
        "code.proof_asked": pgettext_lazy("question", "whether a photo is needed"),
        "code.authority_missing": pgettext_lazy("question", "who consented"),
        "code.tier_unsure": pgettext_lazy("question", "which tier"),
        "code.kind_unsure": pgettext_lazy("question", "whether it is a task"),
    }
)

ASKED: Mapping[str, Promise] = MappingProxyType(
    {
        "unit_missing": _("The passage names no unit. Who does it?"),
        "unit_vague": _("Who is “%(said)s”?"),
        "unit_unknown": _("No unit here is called “%(said)s”. Who is meant?"),
        "unit_ambiguous": _("Several units may be “%(said)s”. Which one?"),
        "lead_missing": _("Several units, and none leads. Who does, or does each act for itself?"),
        "deadline_missing": _("The passage gives no date. Until when?"),
        "deadline_vague": _("“%(said)s” is not a date. Until when?"),
        "deadline_invalid": _("No calendar has “%(said)s”. Which day is meant?"),
        "deadline_year": _("“%(said)s” leaves the year open. Which day is meant?"),
        "proof_asked": _(
            "“%(said)s”: no photo by default. If one is needed, choose a category and give a reason; "
            "otherwise a random check takes its place."
        ),
        "authority_missing": _(
            "The order reaches townships, which a department may not order by itself. "
            "Who consented? For example “with the consent of the district government”."
        ),
        "tier_unsure": _("Which tier does it belong to? The tiers fix the order of work."),
        "kind_unsure": _("Is this a task?"),
    }
)
"""What is asked, by the code of the question; ``said`` are the words of the source."""
