"""Names in two languages, and who is who on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threadneedle.org.models import Post, Unit

if TYPE_CHECKING:
    from threadneedle.directives.models import Directive

Shown = TypeVar("Shown")


def in_english() -> bool:
    """Tell whether the page is read in English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages; printed in that of the reader, Chinese where there is no English one."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and in_english() else self.zh


@dataclass(frozen=True, slots=True)
class Registered:
    """Who gave an order that arrived, as the paper names the office, and who registered it here."""

    office: str
    unit: object

    def __str__(self) -> str:
        return _("%(office)s (registered by %(unit)s)") % {"office": self.office, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as pages name it."""

    id: int
    path: str
    kind: str
    name: Name

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class PostName:
    """A post with its unit: posts act, not persons."""

    id: int
    name: Name
    unit: Name

    def __str__(self) -> str:
        return str(self.name)


def unit_name(unit: Unit) -> UnitName:
    """Return the names of a unit: short in Chinese, as people say it."""
    return UnitName(unit.pk, unit.path, unit.kind, Name(unit.short or unit.name, unit.name_en))


def issued_by(directive: Directive, unit: Shown) -> Shown | Registered:
    """Return who an order is from: the unit that issued it, or the office for which it was registered."""
    return Registered(directive.issuer_words, unit) if directive.registered else unit


def post_names(ids: set[int]) -> dict[int, PostName]:
    """Return the names of posts, in one query."""
    rows = Post.objects.filter(pk__in=ids).select_related("unit")
    return {row.pk: PostName(row.pk, Name(row.name, row.name_en), unit_name(row.unit).name) for row in rows}
