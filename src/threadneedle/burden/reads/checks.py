"""What a directive asks beside its matter, and the limits that it passes: said with the rule and its source.

Nothing here refuses or marks anybody. What the words of a document mean is for those who issue it to say: a
rule of words can err, so every finding quotes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.db.models import Q

from threadneedle.burden.mapping import Check, DutyCheck
from threadneedle.burden.reads.asked import Asked
from threadneedle.burden.reads.rules import Ruling, rulings
from threadneedle.core.demands import Demand, DemandKind, demands_in
from threadneedle.core.likeness import ASKS_THE_SAME, share_alike, share_held, shingles_of
from threadneedle.directives.models import Directive, Draft
from threadneedle.directives.reads.planned import BELOW_GOVERNMENT, needs_authority
from threadneedle.org.models import DutyItem, Unit
from threadneedle.org.reads.tree import paths_above
from threadneedle.worklists.mapping import Name

LENGTH, NOTICE = "document_characters", "notice_days"
KEYS = (*(f"{kind.value}_demands" for kind in DemandKind), LENGTH, NOTICE)

AROUND = 18
"""Signs on either side of what is quoted."""

TOLD = "told"
"""The excuse of what the issuer has given a reason for."""

DUTY_HELD = 0.5
"""Share of a line of the duty list that a passage must hold, so that the line is taken for the one meant."""

Drafts = Sequence[Draft]
RuleOf = Callable[[str], Ruling | None]


def checks_of(directive: Directive, asked: Asked, notice_days: int | None, today: date) -> tuple[Check, ...]:
    """Return what is to be looked at before a directive is issued, in one query.

    Parameters
    ----------
    notice_days
        Working days to the first due day; None if no day is named.
    """
    rules = rulings(KEYS, today)
    found = [
        *_demanded(directive, asked.drafts, rules.get),
        *_over(directive, notice_days, rules.get(LENGTH), rules.get(NOTICE)),
    ]
    return tuple(found)


def _demanded(directive: Directive, drafts: Drafts, rule_of: RuleOf) -> Iterator[Check]:
    text = directive.text
    by_kind: defaultdict[DemandKind, list[Demand]] = defaultdict(list)
    for demand in demands_in(text, by_office=needs_authority(directive, drafts)):
        by_kind[demand.kind].append(demand)
    for kind in DemandKind:
        rule = rule_of(f"{kind.value}_demands")
        if rule is None:
            continue
        rows = [_check(directive, drafts, demand, rule) for demand in by_kind[kind]]
        # A rule may tolerate some; what has a reason is shown, and is not among those counted.
        bare = sum(not row.excuse for row in rows)
        yield from (row for row in rows if row.excuse or bare > rule.value)


def _check(directive: Directive, drafts: Drafts, demand: Demand, rule: Ruling) -> Check:
    text = directive.text
    left = text.rfind("\n", 0, demand.start) + 1
    right = text.find("\n", demand.end)
    right = len(text) if right < 0 else right
    before, after = text[left : demand.start].lstrip(), text[demand.end : right].rstrip()
    excuse, reason = _excuse(directive, drafts, demand)
    return Check(
        code=demand.kind.value,
        rule=rule.name,
        source=rule.source,
        house_default=rule.house_default,
        quote=text[demand.start : demand.end],
        before=before if len(before) <= AROUND else f"…{before[-AROUND:]}",
        after=after if len(after) <= AROUND else f"{after[:AROUND]}…",
        position=next((draft.position for draft in drafts if _holds(draft, demand)), 0),
        paragraph=sum(bool(line.strip()) for line in text[: demand.end].split("\n")),
        thing=demand.thing.value if demand.thing else "",
        excuse=excuse,
        reason=reason,
    )


def _excuse(directive: Directive, drafts: Drafts, demand: Demand) -> tuple[str, str]:
    """Return why something may be asked: what the issuer has said of it, else what the sentence says."""
    if demand.kind is DemandKind.COMMAND and directive.authority:
        return TOLD, directive.authority
    if demand.kind is DemandKind.PROOF:
        told = next((draft.proof.reason for draft in drafts if draft.proof and _holds(draft, demand)), None)
        if told is not None:
            return TOLD, told
    return (demand.ground.value, "") if demand.ground else ("", "")


def _holds(draft: Draft, demand: Demand) -> bool:
    return draft.start <= demand.start and demand.end <= draft.end


def _over(
    directive: Directive, notice_days: int | None, length: Ruling | None, notice: Ruling | None
) -> Iterator[Check]:
    signs = len("".join(directive.text.split()))
    if length is not None and signs > length.value:
        yield _counted("length", signs, length)
    if notice is not None and notice_days is not None and notice_days < notice.value:
        yield _counted("notice", max(0, notice_days), notice)


def _counted(code: str, found: int, rule: Ruling) -> Check:
    return Check(code, rule.name, rule.source, rule.house_default, found=found, limit=rule.value)


def duties_of(asked: Asked, today: date) -> tuple[DutyCheck, ...]:
    """Return where each passage stands on the duty lists of the units that it addresses, in one query.

    Only townships and villages have such lists; a unit for which none is kept is left out. What was taken
    back comes first, then what no line is like.
    """
    units = {pk: unit for pk, unit in asked.units.items() if unit.kind in BELOW_GOVERNMENT}
    listed = _listed(units, today)
    found = []
    for draft in asked.drafts:
        own = shingles_of(f"{draft.title}\n{draft.text}")
        of_line: defaultdict[int, int] = defaultdict(int)
        lines: dict[int, DutyItem] = {}
        for pk in asked.addressed.get(draft.pk, ()):
            if not listed.get(pk):
                continue
            line = _nearest(own, listed[pk])
            of_line[line.pk if line else 0] += 1
            if line:
                lines[line.pk] = line
        found += [_duty(draft, lines.get(pk), count) for pk, count in sorted(of_line.items())]
    order = {DutyItem.Share.TAKEN_BACK.value: 0, "": 1, DutyItem.Share.COOPERATING.value: 2}
    return tuple(sorted(found, key=lambda row: (order.get(row.share, 3), row.position)))


def _listed(units: dict[int, Unit], today: date) -> dict[int, list[tuple[DutyItem, frozenset[str]]]]:
    """Return the lines that hold for each unit: its own, and those of what stands above it."""
    chains = {pk: [*paths_above(unit.path), unit.path] for pk, unit in units.items()}
    wanted = {path for chain in chains.values() for path in chain}
    rows = DutyItem.objects.filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    by_path: defaultdict[str, list[tuple[DutyItem, frozenset[str]]]] = defaultdict(list)
    for row in rows.filter(unit__path__in=wanted).select_related("unit").order_by("id"):
        by_path[row.unit.path].append((row, shingles_of(row.name)))
    return {pk: [line for path in chain for line in by_path.get(path, ())] for pk, chain in chains.items()}


def _nearest(own: frozenset[str], lines: Sequence[tuple[DutyItem, frozenset[str]]]) -> DutyItem | None:
    """Return the line that is most like a passage, if any is like it at all."""
    best: tuple[float, DutyItem] | None = None
    for line, pieces in lines:
        alike, held = share_alike(own, pieces), share_held(pieces, own)
        if alike < ASKS_THE_SAME and held < DUTY_HELD:
            continue
        if best is None or held + alike > best[0]:
            best = (held + alike, line)
    return best[1] if best else None


def _duty(draft: Draft, line: DutyItem | None, units: int) -> DutyCheck:
    title = Name(draft.title, draft.title_en)
    if line is None:
        return DutyCheck(draft.position, title, "", units)
    return DutyCheck(
        draft.position, title, line.share, units, line.number, line.name, line.department, line.ground
    )
