"""What the pages of burden show; reads return frozen values in a fixed number of queries."""

from __future__ import annotations

from threadneedle.burden.reads.notices import (
    NoticeRow,
    Subject,
    account_of,
    directive_subject,
    subject_of,
    task_subject,
)

__all__ = ["NoticeRow", "Subject", "account_of", "directive_subject", "subject_of", "task_subject"]
