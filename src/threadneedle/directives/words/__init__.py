"""Words for the codes of directives, tasks and requests for help."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise

from threadneedle.directives.words.acts import ACTIONS, ACTS, ASKS, TELLS
from threadneedle.directives.words.matters import MATTER_FIELDS, MATTERS, ORIGIN_NAMES, ORIGINS
from threadneedle.directives.words.problems import DIRECTIVE, FIELDS, TASK
from threadneedle.directives.words.states import ASKED, CODES, GROUNDS, PROOF_CATEGORIES, STATES

__all__ = ["GROUNDS", "ORIGIN_NAMES", "PROOF_CATEGORIES", "WORDS"]

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        **DIRECTIVE,
        **TASK,
        **FIELDS,
        **ORIGINS,
        **MATTERS,
        **MATTER_FIELDS,
        **STATES,
        **CODES,
        **{f"asked.{code}": words for code, words in ASKED.items()},
        **ACTIONS,
        **ACTS,
        **ASKS,
        **TELLS,
    }
)
