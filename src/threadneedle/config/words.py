"""Words for what the API and the adapters refuse; the adapters have no room of their own to keep them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "api.key_missing": _("Each act needs the header %(header)s, made once per act."),
        "api.unreadable": _("The request cannot be read: %(says)s"),
        "api.nowhere": _("There is nothing at this address."),
        "shape.wrong": _("%(field)s has not the shape described (%(rule)s): %(says)s"),
        "text.nul": _(
            "The text holds a NUL sign at position %(offset)s: it is not plain text. Save it as UTF-8 text."
        ),
        "text.too_large": _("The text is too large: %(size)s bytes, at most %(limit)s. Please divide it."),
        "text.encoding": _(
            "The text cannot be read from byte %(offset)s on: it is neither UTF-8 nor GB18030 throughout. "
            "Save it as UTF-8 text."
        ),
    }
)
