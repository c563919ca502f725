"""The norms of the demo district: what a few kinds of work take."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from threadneedle.core.base import Actor
from threadneedle.demo.district import read_toml
from threadneedle.org.drafts import NormDraft
from threadneedle.org.services.norms import set_norm


def put_norms(*, actor: Actor, now: datetime) -> None:
    """Let each norm of the file hold from the day on which the district is founded."""
    data = read_toml("norms.toml")
    for row in data["norm"]:
        draft = NormDraft(
            name=row["name"],
            name_en=row["name_en"],
            hours=Decimal(str(row["hours"])),
            counter=row.get("counter", ""),
            words=row["words"],
            since=now.date(),
            source=data["source"],
        )
        set_norm(draft, actor=actor, now=now)
