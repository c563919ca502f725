"""Words for codes: each context registers its own, pages look them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from threadneedle.core.base import Problem
from threadneedle.ui.figures import long_date

_WORDS: dict[str, str | Promise] = {}


def register(mapping: Mapping[str, str | Promise]) -> None:
    """Make the words of a context known, once, from its ``AppConfig.ready``.

    Parameters
    ----------
    mapping
        Code → lazy text in English with named parameters, ``"%(due)s has passed"``.
        A literal per cent sign is written ``%%``.

    Raises
    ------
    ValueError
        If a code already has words from elsewhere: one code, one meaning.
    """
    for code, text in mapping.items():
        known = _WORDS.get(code)
        if known is not None and known is not text:
            raise ValueError(f"words for {code} are registered twice")
        _WORDS[code] = text


def known(code: str) -> bool:
    """Tell whether ``code`` has words."""
    return code in _WORDS


def in_words(problem: Problem | str, **params: object) -> str:
    """Return the sentence for a problem or a code, in the language of the request.

    Dates, enumerations, codes with words (``state="signed"``) and lists among the parameters are put
    in words too.
    A code without words, or words that ask for a parameter which is missing,
    give an honest general sentence that names the code; never an exception.
    """
    if isinstance(problem, Problem):
        code, values = problem.code, {**problem.params, **params}
    else:
        code, values = problem, params
    text = _WORDS.get(code)
    if text is not None:
        try:
            return str(text % {name: _shown(name, value) for name, value in values.items()})
        except (KeyError, TypeError, ValueError):
            pass
    return _("This is not possible here (%(code)s). Nothing was changed.") % {"code": code}


def word(value: object, vocabulary: str) -> str:
    """Return the word of ``value`` in ``vocabulary``: ``word(TaskState.SIGNED, "state")``.

    A value without a word is shown as it is, so that a gap is seen and nothing is hidden.
    """
    if value is None or value == "":
        return ""
    plain = value.value if isinstance(value, Enum) else value
    text = _WORDS.get(f"{vocabulary}.{plain}")
    return str(text) if text is not None else str(plain)


def _shown(name: str, value: object) -> object:
    if isinstance(value, Enum):
        return word(value, name)
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime | date):
        return long_date(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Promise):
        return pgettext("between the parts of a list", ", ").join(str(_shown(name, part)) for part in value)
    if isinstance(value, str):
        return word(value, name)
    return value
