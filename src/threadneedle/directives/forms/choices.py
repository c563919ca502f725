"""What can be chosen: tiers, kinds, roles, categories of proof, grounds of an objection."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from threadneedle.core.base import Tier
from threadneedle.core.extraction import Kind, UnitRole
from threadneedle.directives.reads.norms import HeldNorms
from threadneedle.directives.templatetags.directives import per
from threadneedle.directives.words import GROUNDS, PROOF_CATEGORIES, WORDS
from threadneedle.ui.vocabulary import TIER

Choices = list[tuple[str, str | Promise]]


def tier_choices() -> Choices:
    """Return the four tiers, the first one first."""
    return [(str(tier.value), TIER[tier][1]) for tier in Tier]


def kind_choices() -> Choices:
    """Return what a passage may ask for."""
    return [(kind.value, WORDS[f"kind.{kind.value}"]) for kind in Kind]


def norm_choices(norms: HeldNorms) -> Choices:
    """Return the norms that hold, after leaving the choice to the words of the title."""
    named = [
        (str(norm.id), f"{norm.name}\N{MIDDLE DOT}{per(norm.hours, norm.counter)}") for norm in norms.all
    ]
    return [("", _("by the words of the title")), *named]


def role_choices() -> Choices:
    """Return the parts that a unit may take."""
    return [(role.value, WORDS[f"part.{role.value}"]) for role in UnitRole]


def proof_choices(without: str | Promise) -> Choices:
    """Return the categories in which proof may be asked, after ``without`` any."""
    return [("", without), *((name, WORDS[f"proof.{name}"]) for name in PROOF_CATEGORIES)]


def ground_choices() -> Choices:
    """Return the three grounds of an objection."""
    return [(name, WORDS[f"ground.{name}"]) for name in GROUNDS]
