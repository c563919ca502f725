"""The shared vocabularies: progress, slip, risk, tier, verdict."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.base import Tier

PROGRESS: Mapping[str, Promise] = MappingProxyType(
    {
        "ontime": pgettext_lazy("progress", "On time"),
        "near": pgettext_lazy("progress", "Near"),
        "late": pgettext_lazy("progress", "Late"),
        "recovered": pgettext_lazy("progress", "Late, since made good"),
    }
)
SLIP: Mapping[str, Promise] = MappingProxyType(
    {
        "reminder": _("Reminder slip"),
        "warning": _("Warning slip"),
        "final": _("Final slip"),
    }
)
RISK: Mapping[str, Promise] = MappingProxyType(
    {
        "low": _("Low risk"),
        "general": _("General risk"),
        "larger": _("Larger risk"),
        "major": _("Major risk"),
    }
)
TIER: Mapping[Tier, tuple[Promise, Promise]] = MappingProxyType(
    {
        Tier.SAFETY: (pgettext_lazy("tier seal", "S"), pgettext_lazy("tier", "Safety")),
        Tier.LIVELIHOOD: (pgettext_lazy("tier seal", "L"), pgettext_lazy("tier", "Livelihood")),
        Tier.ECONOMY: (pgettext_lazy("tier seal", "E"), pgettext_lazy("tier", "Economy")),
        Tier.DEVELOPMENT: (pgettext_lazy("tier seal", "D"), pgettext_lazy("tier", "Development")),
    }
)
VERDICT: Mapping[str, tuple[str, Promise]] = MappingProxyType(
    {
        "done": ("v-d", pgettext_lazy("verdict", "Done")),
        "partly": ("v-p", pgettext_lazy("verdict", "Partly")),
        "not_done": ("v-n", pgettext_lazy("verdict", "Not done")),
        "unchecked": ("v-u", pgettext_lazy("verdict", "Could not be checked")),
    }
)

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        **{f"progress.{name}": words for name, words in PROGRESS.items()},
        **{f"slip.{name}": words for name, words in SLIP.items()},
        **{f"risk.{name}": words for name, words in RISK.items()},
        **{f"tier.{tier.value}": words for tier, (_seal, words) in TIER.items()},
        **{f"verdict.{name}": words for name, (_shape, words) in VERDICT.items()},
    }
)
