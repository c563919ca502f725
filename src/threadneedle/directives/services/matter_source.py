"""Matters written down: the rows as the source text of a directive, each of them a passage with its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from threadneedle.core.base import Actor
from threadneedle.core.extraction import Fate, Kind, UnitRole
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Directive, Draft, DraftUnit
from threadneedle.directives.services.matter_rows import MatterDraft, heading, unit_ids
from threadneedle.org.models import Unit

BATCH = 500


def write_down(
    drafts: Sequence[MatterDraft],
    numbers: Sequence[tuple[str, int | None]],
    registry: Unit,
    title: str,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[Directive, list[Draft]]:
    """Write the rows down as the source text of one directive, and each of them as a passage of it."""
    alone = len(drafts) == 1
    lines: list[str] = []
    spans: list[tuple[int, int]] = []
    start = 0
    for draft, (number, _) in zip(drafts, numbers, strict=True):
        head, text = heading(draft.title, draft.text)
        line = f"{number} {head}" + (f"\n{text}" if text else "")
        lines.append(line)
        spans.append((start, start + len(line)))
        start += len(line) + 1
    directive = Directive.objects.create(
        issuer=registry,
        title=title,
        title_en=drafts[0].title_en[:240] if alone else "",
        number=numbers[0][0] if alone else "",
        authority=drafts[0].source_words.strip()[:120] if alone else "",
        text="\n".join(lines),
        state=Directive.State.ISSUED,
        sentences=[[*span, Fate.TASK.value, place] for place, span in enumerate(spans)],
        created_at=now,
        created_by_id=actor.post_id,
        issued_at=now,
        search_text=searchable(title, *lines),
    )
    passages = Draft.objects.bulk_create(
        (
            _passage(directive, place, draft, span)
            for place, (draft, span) in enumerate(zip(drafts, spans, strict=True), start=1)
        ),
        batch_size=BATCH,
    )
    units = Unit.objects.in_bulk(list(unit_ids(drafts)))
    DraftUnit.objects.bulk_create(
        (
            row
            for passage, draft in zip(passages, drafts, strict=True)
            for row in draft_units(passage, draft.lead, draft.responsible, draft.cooperating, units)
        ),
        batch_size=BATCH,
    )
    return directive, passages


def _passage(directive: Directive, place: int, draft: MatterDraft, span: tuple[int, int]) -> Draft:
    title, text = heading(draft.title, draft.text)
    return Draft(
        directive=directive,
        position=place,
        title=title,
        title_en=draft.title_en.strip(),
        text=text or title,
        start=span[0],
        end=span[1],
        kind=Kind.TASK.value,
        tier=draft.tier,
        due=draft.due,
    )


def draft_units(
    passage: Draft,
    lead: int | None,
    responsible: Sequence[int],
    cooperating: Sequence[int],
    units: Mapping[int, Unit],
) -> list[DraftUnit]:
    """Return the units of a passage, each once, in the first part that it is named for."""
    parts: dict[UnitRole, Sequence[int]] = {
        UnitRole.LEAD: () if lead is None else (lead,),
        UnitRole.RESPONSIBLE: responsible,
        UnitRole.COOPERATING: cooperating,
    }
    seen: set[int] = set()
    rows = []
    for role, keys in parts.items():
        for key in keys:
            if key not in seen:
                seen.add(key)
                words_shown = units[key].short[:64]
                rows.append(DraftUnit(draft=passage, role=role.value, words=words_shown, unit_id=key))
    return rows
