"""Which notices a post is meant to see."""

from __future__ import annotations

from django.db.models import Q

from threadneedle.core.base import Actor


def to_actor(actor: Actor) -> Q:
    """Messages to the actor's own unit that are for all its posts, or for the actor's."""
    return Q(unit_id=actor.unit_id) & (Q(post_id=None) | Q(post_id=actor.post_id))
