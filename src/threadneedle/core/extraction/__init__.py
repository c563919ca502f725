"""From the text of a directive to task drafts: language in, drafts and questions out."""

from threadneedle.core.extraction.model import (
    LAST,
    Deadline,
    DeadlineKind,
    Directory,
    Every,
    Fate,
    Kind,
    Measure,
    ProofAsk,
    Question,
    QuestionCode,
    Reading,
    Resolution,
    ResolutionKind,
    Rhythm,
    Sentence,
    Span,
    TaskDraft,
    UnitEntry,
    UnitMention,
    UnitRole,
)
from threadneedle.core.extraction.reading import read
from threadneedle.core.extraction.resolve import resolve
from threadneedle.core.extraction.rhythm import next_due
from threadneedle.core.extraction.secrecy import looks_secret

__all__ = [
    "LAST",
    "Deadline",
    "DeadlineKind",
    "Directory",
    "Every",
    "Fate",
    "Kind",
    "Measure",
    "ProofAsk",
    "Question",
    "QuestionCode",
    "Reading",
    "Resolution",
    "ResolutionKind",
    "Rhythm",
    "Sentence",
    "Span",
    "TaskDraft",
    "UnitEntry",
    "UnitMention",
    "UnitRole",
    "looks_secret",
    "next_due",
    "read",
    "resolve",
]
