"""From the text of a directive to task drafts: language in, drafts and questions out."""

from threadneedle.core.extraction.model import (
    Deadline,
    DeadlineKind,
    Directory,
    Fate,
    Kind,
    Measure,
    ProofAsk,
    Question,
    QuestionCode,
    Reading,
    Resolution,
    ResolutionKind,
    Sentence,
    Span,
    TaskDraft,
    UnitEntry,
    UnitMention,
    UnitRole,
)
from threadneedle.core.extraction.reading import read
from threadneedle.core.extraction.resolve import resolve
from threadneedle.core.extraction.secrecy import looks_secret

__all__ = [
    "Deadline",
    "DeadlineKind",
    "Directory",
    "Fate",
    "Kind",
    "Measure",
    "ProofAsk",
    "Question",
    "QuestionCode",
    "Reading",
    "Resolution",
    "ResolutionKind",
    "Sentence",
    "Span",
    "TaskDraft",
    "UnitEntry",
    "UnitMention",
    "UnitRole",
    "looks_secret",
    "read",
    "resolve",
]
