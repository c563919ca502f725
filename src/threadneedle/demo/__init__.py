"""The demo district: fictional units, orders written for this project, and a year of acts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadneedle.demo.play import Summary


def seed_demo(*, today: date) -> Summary:
    """Play the demo district up to the morning of ``today``; see ``play.seed_demo``."""
    from threadneedle.demo import play

    return play.seed_demo(today=today)
