"""Every write on directives, tasks and requests for help."""

from threadneedle.directives.services.answers import Answer, answer_questions
from threadneedle.directives.services.cascade import cascade_task
from threadneedle.directives.services.drafts import (
    DraftEdit,
    UnitChoice,
    drop_directive,
    edit_draft,
)
from threadneedle.directives.services.entering import MOST_FILES, GivenFile, draft_from_files, told_apart
from threadneedle.directives.services.extensions import (
    ask_extension,
    decline_extension,
    grant_extension,
    refuse_extension,
    sign_extension,
)
from threadneedle.directives.services.head import DirectiveEdit, edit_directive
from threadneedle.directives.services.help import answer_help, ask_help
from threadneedle.directives.services.intake import DirectiveText, Received, draft_directive, type_text
from threadneedle.directives.services.issue import issue_directive, put_on_list
from threadneedle.directives.services.life import (
    block_task,
    chase_task,
    close_task,
    estimate_task,
    sign_task,
    take_on_task,
    unblock_task,
)
from threadneedle.directives.services.matter_changes import update_matters
from threadneedle.directives.services.matter_life import Chased, chase_matter, close_matter
from threadneedle.directives.services.matter_numbers import set_number_rule
from threadneedle.directives.services.matter_rows import DEFAULT_TIER, MatterChange, MatterDraft
from threadneedle.directives.services.matters import register_matter, register_matters, register_passage
from threadneedle.directives.services.objections import (
    concede_objection,
    decline_objection,
    object_to_task,
    overrule_objection,
    retract_objection,
    sign_objection,
    uphold_objection,
)
from threadneedle.directives.services.offers import decline_offer, take_over
from threadneedle.directives.services.withdrawal import withdraw_directive, withdraw_task

__all__ = [
    "DEFAULT_TIER",
    "MOST_FILES",
    "Answer",
    "Chased",
    "DirectiveEdit",
    "DirectiveText",
    "DraftEdit",
    "GivenFile",
    "MatterChange",
    "MatterDraft",
    "Received",
    "UnitChoice",
    "answer_help",
    "answer_questions",
    "ask_extension",
    "ask_help",
    "block_task",
    "cascade_task",
    "chase_matter",
    "chase_task",
    "close_matter",
    "close_task",
    "concede_objection",
    "decline_extension",
    "decline_objection",
    "decline_offer",
    "draft_directive",
    "draft_from_files",
    "drop_directive",
    "edit_directive",
    "edit_draft",
    "estimate_task",
    "grant_extension",
    "issue_directive",
    "object_to_task",
    "overrule_objection",
    "put_on_list",
    "refuse_extension",
    "register_matter",
    "register_matters",
    "register_passage",
    "retract_objection",
    "set_number_rule",
    "sign_extension",
    "sign_objection",
    "sign_task",
    "take_on_task",
    "take_over",
    "told_apart",
    "type_text",
    "unblock_task",
    "update_matters",
    "uphold_objection",
    "withdraw_directive",
    "withdraw_task",
]
