"""What a unit says of its team: hours, people, skills, who is away, ways. People are counted, never named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum

from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.ledger.services import append
from threadneedle.org.drafts import SHORT_MOST, CapacityDraft, Part, check_stretch, clean_text
from threadneedle.org.models import Absence, Capacity, Skill, SkilledHands, Unit, Way
from threadneedle.org.reads.teams import may_keep_team
from threadneedle.org.reads.tree import unit_of

HANDS_MOST = 999
WAY_MOST = Decimal(24)
HUNDREDTH = Decimal("0.01")


@transaction.atomic
def set_team(
    unit_id: int,
    since: date,
    hours_per_day: Decimal,
    reserve_percent: int,
    hands: int | None,
    *,
    actor: Actor,
    now: datetime,
) -> Capacity:
    """State the hours of a unit's team on a working day from ``since`` on, and how many people share them.

    Parameters
    ----------
    hours_per_day
        Hours of the whole team, 0..9999.
    reserve_percent
        Share kept back for what nobody planned, 0..90.
    hands
        People, 1..999; None leaves it to the hours.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        Unknown unit; neither its administrator nor its head; ``org.unit_closed``.
    InvalidError
        ``org.hours_out_of_range``, ``org.reserve_out_of_range``, ``org.hands_range``, ``org.day_far_away``.
    """
    unit = _kept(unit_id, actor)
    draft = CapacityDraft(unit.pk, since, hours_per_day, reserve_percent)
    if hands is not None:
        _check_hands(hands)
    row, _made = Capacity.objects.update_or_create(
        unit=unit,
        since=since,
        defaults={
            "hours_per_day": draft.hours_per_day,
            "reserve_percent": draft.reserve_percent,
            "hands": hands,
        },
    )
    told = {
        "what": "hours",
        "since": since.isoformat(),
        "hours_per_day": str(draft.hours_per_day),
        "reserve_percent": reserve_percent,
        "hands": hands or 0,
    }
    _record(unit, told, actor, now)
    return row


@transaction.atomic
def set_skill(unit_id: int, name: str, hands: int, *, actor: Actor, now: datetime) -> None:
    """State how many people of a team can do something, 0..999; none takes the skill away.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As for ``set_team``.
    InvalidError
        ``org.hands_range``; ``org.text_blank`` and its like for the name.
    """
    unit = _kept(unit_id, actor)
    _check_hands(hands, least=0)
    skill, _made = Skill.objects.get_or_create(name=clean_text(name, Part.NAME, SHORT_MOST))
    if hands:
        SkilledHands.objects.update_or_create(unit=unit, skill=skill, defaults={"hands": hands})
    else:
        SkilledHands.objects.filter(unit=unit, skill=skill).delete()
    _record(unit, {"what": "skill", "skill": skill.pk, "hands": hands}, actor, now)


@transaction.atomic
def add_absence(
    unit_id: int,
    since: date,
    until: date,
    hands: int,
    skill_id: int | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> Absence:
    """Note that so many of a team are away from one day to another, both counted.

    Nobody is named and no reason is asked: of a team of three a reason names its person.

    Parameters
    ----------
    hands
        People, 1..999.
    skill_id
        A skill of the team that those who are away hold.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As for ``set_team``.
    InvalidError
        ``org.hands_range``, ``org.ends_before_start``, ``org.skill_unknown`` for one that the team has not.
    """
    unit = _kept(unit_id, actor)
    check_stretch(since, until)
    _check_hands(hands)
    if skill_id is not None and not SkilledHands.objects.filter(unit=unit, skill=skill_id).exists():
        raise InvalidError.of("org.skill_unknown", field="skill_id", unit=unit.short)
    row = Absence.objects.create(unit=unit, since=since, until=until, hands=hands, skill_id=skill_id)
    told = {"what": "absence", "since": since.isoformat(), "until": until.isoformat(), "hands": hands}
    _record(unit, told, actor, now)
    return row


@transaction.atomic
def remove_absence(unit_id: int, absence_id: int, *, actor: Actor, now: datetime) -> None:
    """Take back that some of a team are away.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        ``org.absence_unknown``; otherwise as for ``set_team``.
    """
    unit = _kept(unit_id, actor)
    gone, _rows = Absence.objects.filter(unit=unit, pk=absence_id).delete()
    if not gone:
        raise NotFoundError.of("org.absence_unknown")
    _record(unit, {"what": "absence", "removed": absence_id}, actor, now)


@transaction.atomic
def set_way(unit_id: int, site_id: int, hours: Decimal, *, actor: Actor, now: datetime) -> None:
    """State the hours there and back to a unit below, 0..24; none takes the way away.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As for ``set_team``.
    InvalidError
        ``org.way_outside`` for a unit that does not stand below; ``org.way_range``.
    """
    unit = _kept(unit_id, actor)
    site = Unit.objects.active().filter(pk=site_id, path__startswith=unit.path).exclude(pk=unit.pk).first()
    if site is None:
        raise InvalidError.of("org.way_outside", field="site_id", unit=unit.short)
    if not hours.is_finite() or not 0 <= hours <= WAY_MOST:
        raise InvalidError.of("org.way_range", field="hours", hours=str(hours), most=int(WAY_MOST))
    exact = hours.quantize(HUNDREDTH)
    if exact:
        Way.objects.update_or_create(unit=unit, site=site, defaults={"hours": exact})
    else:
        Way.objects.filter(unit=unit, site=site).delete()
    _record(unit, {"what": "way", "site": site.pk, "hours": str(exact)}, actor, now)


def carry_teams(closing: Sequence[Unit], target: Unit, day: date) -> None:
    """Let the unit that follows others have what their teams had, as part of a merger.

    Hands that can do something add up, who is away from ``day`` on stays away, ways go to the same sites; to
    one that both reach, and to the new office itself, leads the longer way, for the nearer may be gone.
    """
    counted = SkilledHands.objects.filter(unit__in=[target, *closing]).values("skill")
    for row in counted.annotate(sum=Sum("hands")).order_by("skill"):
        SkilledHands.objects.update_or_create(
            unit=target, skill_id=row["skill"], defaults={"hands": min(HANDS_MOST, row["sum"])}
        )
    away = Absence.objects.filter(unit__in=closing, until__gte=day).order_by("pk")
    Absence.objects.bulk_create(
        Absence(
            unit=target,
            since=row.since,
            until=row.until,
            hands=row.hands,
            skill_id=row.skill_id,
        )
        for row in away
    )
    ways: dict[tuple[int, int], Decimal] = {}
    gone = {unit.pk for unit in closing}
    for way in Way.objects.filter(Q(unit__in=[target, *closing]) | Q(site__in=closing)):
        start = target.pk if way.unit_id in gone else way.unit_id
        end = target.pk if way.site_id in gone else way.site_id
        if start != end:
            ways[start, end] = max(way.hours, ways.get((start, end), Decimal(0)))
    for (start, end), hours in sorted(ways.items()):
        Way.objects.update_or_create(unit_id=start, site_id=end, defaults={"hours": hours})
    Way.objects.filter(site__in=closing).delete()


def _kept(unit_id: int, actor: Actor) -> Unit:
    """Return a unit whose team the actor keeps."""
    unit = unit_of(unit_id, actor)
    if not may_keep_team(actor, unit.path):
        raise ForbiddenError.of("org.administrator_or_head_needed")
    if unit.closed_on is not None:
        raise ConflictError.of("org.unit_closed", unit=unit.name)
    return unit


def _check_hands(hands: int, least: int = 1) -> None:
    if not least <= hands <= HANDS_MOST:
        raise InvalidError.of("org.hands_range", field="hands", hands=hands, least=least, most=HANDS_MOST)


def _record(unit: Unit, told: Mapping[str, object], actor: Actor, now: datetime) -> None:
    append("team.change", actor=actor, now=now, subjects=[("unit", unit.pk)], payload=dict(told))
