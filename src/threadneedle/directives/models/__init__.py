"""Directives, their drafts and questions; tasks and what happens to them."""

from __future__ import annotations

from threadneedle.directives.models.acts import Block, Extension, Objection, Slip
from threadneedle.directives.models.directives import (
    Directive,
    Draft,
    DraftShare,
    DraftUnit,
    ProofStandard,
    Question,
    SourceFile,
)
from threadneedle.directives.models.help import HelpRequest
from threadneedle.directives.models.matters import Matter, NumberRule
from threadneedle.directives.models.merges import Merge, MergedTask
from threadneedle.directives.models.tasks import Assignment, Task

__all__ = [
    "Assignment",
    "Block",
    "Directive",
    "Draft",
    "DraftShare",
    "DraftUnit",
    "Extension",
    "HelpRequest",
    "Matter",
    "Merge",
    "MergedTask",
    "NumberRule",
    "Objection",
    "ProofStandard",
    "Question",
    "Slip",
    "SourceFile",
    "Task",
]
