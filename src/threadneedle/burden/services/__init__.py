"""Every write of burden: notices, assessments."""

from __future__ import annotations

from threadneedle.burden.services.answering import answer_assessment
from threadneedle.burden.services.assessing import begin_assessment, carry_on_assessment, fail_assessment
from threadneedle.burden.services.issuing import issue_assessed, move_to_free_date
from threadneedle.burden.services.notices import NoticeDraft, give_burden_notice, require_work

__all__ = [
    "NoticeDraft",
    "answer_assessment",
    "begin_assessment",
    "carry_on_assessment",
    "fail_assessment",
    "give_burden_notice",
    "issue_assessed",
    "move_to_free_date",
    "require_work",
]
