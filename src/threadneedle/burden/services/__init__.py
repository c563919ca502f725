"""Every write of burden: notices, assessments."""

from __future__ import annotations

from threadneedle.burden.services.notices import NoticeDraft, give_burden_notice, require_work

__all__ = ["NoticeDraft", "give_burden_notice", "require_work"]
