"""Names in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def named(name: str, name_en: str) -> SafeString:
    """Print the English name for an English reader if there is one; else the name, marked as Chinese."""
    if not _english():
        return conditional_escape(name)
    return conditional_escape(name_en) if name_en else format_html('<span lang="zh-Hans">{}</span>', name)


@register.filter
def plain_named(name: str, name_en: str) -> str:
    """Return the same without markup, for titles and labels."""
    return name_en if name_en and _english() else name
