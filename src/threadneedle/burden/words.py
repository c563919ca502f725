"""Words for the codes of this context."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "burden.no_work": _("Your post has no tasks, so there is nothing to give notice of."),
    }
)
