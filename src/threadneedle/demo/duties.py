"""The duty list of the demo district's townships."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from threadneedle.core.base import Actor
from threadneedle.demo.district import read_toml
from threadneedle.org.drafts import DutyDraft
from threadneedle.org.services.duties import put_duties

SHARES = {"basic": ("basic", "基"), "cooperating": ("coop", "配"), "back": ("back", "收")}
"""By the heading in the file: the share, and the sign that its numbers begin with."""


def put_down(root: int, *, today: date, actor: Actor, now: datetime) -> None:
    """Put down the list for all townships of the district."""
    put_duties(list(_drafts(root, today)), actor=actor, now=now)


def _drafts(root: int, today: date) -> Iterator[DutyDraft]:
    data = read_toml("duties.toml")
    since = today + timedelta(days=data["since"])
    for heading, (share, sign) in SHARES.items():
        rows = [(group["field"], *row) for group in data[heading] for row in group["rows"]]
        for number, (field, name, department, ground) in enumerate(rows, start=1):
            yield DutyDraft(root, f"{sign}{number:02d}", share, name, since, field, department, ground)
