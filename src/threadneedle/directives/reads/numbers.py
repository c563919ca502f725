"""How an office numbers its matters."""

from __future__ import annotations

from threadneedle.core.numbering import NumberPattern
from threadneedle.directives.models import NumberRule
from threadneedle.org.models import Unit

HOUSE_PATTERN = "%s〔{year}〕{serial}号"
"""An office that has set no rule numbers by its own short name."""


def patterns_of(registry: Unit) -> dict[str, NumberPattern]:
    """Return the patterns of an office by origin; under an empty origin that for all others."""
    rules = {
        rule.origin: NumberPattern(rule.pattern, rule.digits)
        for rule in NumberRule.objects.filter(registry=registry)
    }
    plain = registry.short.replace("{", "").replace("}", "")
    return {"": NumberPattern(HOUSE_PATTERN % plain), **rules}
