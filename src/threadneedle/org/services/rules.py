"""The rule pack: every limit with its dates and its source."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError
from threadneedle.ledger.services import append
from threadneedle.org.drafts import RuleDraft
from threadneedle.org.models import Rule
from threadneedle.org.services.access import BATCH, require_district
from threadneedle.org.services.dated import make_room


@transaction.atomic
def set_rule(draft: RuleDraft, *, actor: Actor, now: datetime) -> Rule:
    """Let a limit hold from a day on; the row that held until then ends the day before.

    A row that begins today or later may be put right by another from the same day. What held
    in the past is not rewritten, for people were judged by it.

    Raises
    ------
    ConflictError
        ``org.rule_in_the_past``.
    ForbiddenError
        Not administrator of the whole district.
    """
    require_district(actor)
    if draft.since < local_day(now):
        raise ConflictError.of("org.rule_in_the_past", field="since", since=draft.since)
    row, former = put_rule(draft)
    append(
        "rule.set",
        actor=actor,
        now=now,
        subjects=[("rule", row.pk)],
        payload={
            "key": draft.key,
            "value": str(draft.value),
            "since": draft.since.isoformat(),
            "source": draft.source,
            "former": former.pk if former else None,
        },
    )
    return row


def put_rule(draft: RuleDraft) -> tuple[Rule, Rule | None]:
    """Write a rule between those before and after it; return it and the one that held until then."""
    former, until = make_room(Rule.objects.select_for_update().filter(key=draft.key), draft.since)
    row, _made = Rule.objects.update_or_create(
        key=draft.key,
        since=draft.since,
        defaults={**_columns(draft), "until": until},
    )
    return row, former


@transaction.atomic
def seed_rules(day: date, *, actor: Actor, now: datetime) -> int:
    """Fill the rules from the pack that comes with the product and return how many rows were added.

    House defaults hold from ``day``; a rule with a legal source from the day it took effect.
    A key that has a row already stays as it is.

    Raises
    ------
    ForbiddenError
        Not administrator of the whole district.
    """
    require_district(actor)
    present = set(Rule.objects.values_list("key", flat=True))
    drafts = [draft for draft in shipped_rules(day) if draft.key not in present]
    rows = [Rule(key=draft.key, since=draft.since, **_columns(draft)) for draft in drafts]
    rows = Rule.objects.bulk_create(rows, batch_size=BATCH)
    append(
        "rule.seed",
        actor=actor,
        now=now,
        subjects=[("rule", row.pk) for row in rows],
        payload={"day": day.isoformat(), "keys": [draft.key for draft in drafts]},
    )
    return len(rows)


def shipped_rules(day: date) -> Iterator[RuleDraft]:
    """Return the newest rule pack that comes with the product, house defaults from ``day``."""
    packs = files("threadneedle.org").joinpath("data/rules").iterdir()
    newest = max((pack for pack in packs if pack.name.endswith(".toml")), key=lambda pack: pack.name)
    rows = tomllib.loads(newest.read_text(encoding="utf-8"))
    meta = rows.pop("pack")
    for key, row in rows.items():
        yield RuleDraft(
            key=key,
            value=Decimal(str(row["value"])),
            unit_of_value=row["unit"],
            name=row["zh"],
            name_en=row["en"],
            since=row.get("since", day),
            source=row["source"],
            house_default=row.get("house_default", False),
            pack=meta["name"],
        )


def add_shipped_rules(model: type[Rule], keys: Collection[str]) -> None:
    """Give an installation that has a rule pack already the shipped rules of some keys that it lacks.

    For migrations: ``model`` is the table of rules as it stood then, and only columns it had are written.
    """
    rules = model.objects
    first = rules.order_by("since").values_list("since", flat=True).first()
    if first is None:
        return
    present = set(rules.filter(key__in=keys).values_list("key", flat=True))
    for draft in shipped_rules(first):
        if draft.key in keys and draft.key not in present:
            columns = {name: value for name, value in _columns(draft).items() if hasattr(model, name)}
            rules.create(key=draft.key, since=draft.since, **columns)


def _columns(draft: RuleDraft) -> dict[str, object]:
    return {
        "value": draft.value,
        "unit_of_value": draft.unit_of_value,
        "name": draft.name,
        "name_en": draft.name_en,
        "source": draft.source,
        "house_default": draft.house_default,
        "pack": draft.pack,
    }
