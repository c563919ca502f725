"""Notices of a post, and the letters that wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from threadneedle.adapters import clock
from threadneedle.core.base import Actor, Role
from threadneedle.notifications.models import Delivery, Message, Reading
from threadneedle.notifications.querysets import to_actor
from threadneedle.notifications.timing import Hours
from threadneedle.org.models import Grant, Holder
from threadneedle.org.reads import limit
from threadneedle.org.reads.tree import paths_above
from threadneedle.ui.paging import Page, paginate

Key = tuple[int, str, str]

WORKING_ROLES = tuple(role.value for role in Role if role not in {Role.VIEWER, Role.ADMINISTRATOR})
"""Whose holders act for their unit, and are written to when it is told something."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as the list shows it: the day, never the minute."""

    id: int
    code: str
    params: dict[str, object]
    url: str
    urgent: bool
    to_post: bool
    sent_on: date
    unread: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one address in one mail: a digest of several notices, or one that is urgent."""

    address: str
    urgent: bool
    delivery_ids: tuple[int, ...]
    notices: tuple[NoticeLine, ...]


def notices_of(actor: Actor, number: int | str | None) -> Page[NoticeLine]:
    """Return a page of the notices to the actor's unit and post, newest first, in three queries."""
    read = _read_up_to(actor)
    page = paginate(_to(actor), number)
    return Page(
        items=tuple(_line(row, read) for row in page.items),
        number=page.number,
        pages=page.pages,
        total=page.total,
    )


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor's post has not read, in two queries."""
    return _to(actor).filter(pk__gt=_read_up_to(actor)).count()


def newest_notice(actor: Actor) -> int:
    """Return the id of the newest notice of the actor's post, 0 if there is none."""
    return _to(actor).order_by("-pk").values_list("pk", flat=True).first() or 0


def _to(actor: Actor) -> QuerySet[Message]:
    return Message.objects.filter(to_actor(actor))


def _read_up_to(actor: Actor) -> int:
    return Reading.objects.filter(post_id=actor.post_id).values_list("up_to", flat=True).first() or 0


def _line(row: Message, read: int) -> NoticeLine:
    return NoticeLine(
        id=row.pk,
        code=row.code,
        params=row.params,
        url=row.url,
        urgent=row.urgent,
        to_post=row.post_id is not None,
        sent_on=clock.local_day(row.sent_at),
        unread=row.pk > read,
    )


def messages_of(keys: Iterable[Key]) -> dict[Key, Message]:
    """Return the messages with these units, codes and event keys, in one query."""
    wanted = set(keys)
    rows = Message.objects.filter(
        event_key__in={key for _, _, key in wanted}, unit_id__in={unit for unit, _, _ in wanted}
    )
    found = {(row.unit_id, row.code, row.event_key): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def messages_after(floor: int, limit: int) -> tuple[int, ...]:
    """Return the ids of the messages above ``floor``, newest first."""
    return tuple(Message.objects.filter(pk__gt=floor).order_by("-pk").values_list("pk", flat=True)[:limit])


def paths_of_messages(message_ids: Collection[int]) -> frozenset[str]:
    """Return the paths of the units that messages are for."""
    rows = Message.objects.filter(pk__in=message_ids).order_by().values_list("unit__path", flat=True)
    return frozenset(rows)


def addresses_of(messages: Collection[Message], day: date) -> dict[int, frozenset[str]]:
    """Return by message the addresses of those who hold its post, or a working post of its unit, on a day."""
    working = Grant.objects.filter(role__in=WORKING_ROLES).values("post")
    rows = (
        Holder.objects.on(day)
        .filter(post__unit__in={message.unit_id for message in messages}, post__closed_on=None)
        .filter(
            Q(post__in=working) | Q(post__in={message.post_id for message in messages if message.post_id})
        )
        .filter(person__is_active=True)
        .exclude(person__email="")
        .values_list("post__unit_id", "post_id", "post__grants__role", "person__email")
    )
    by_unit: dict[int, set[str]] = {}
    by_post: dict[int, set[str]] = {}
    for unit_id, post_id, role, email in rows:
        by_post.setdefault(post_id, set()).add(email)
        if role in WORKING_ROLES:
            by_unit.setdefault(unit_id, set()).add(email)
    return {
        message.pk: frozenset(
            by_post.get(message.post_id, ()) if message.post_id else by_unit.get(message.unit_id, ())
        )
        for message in messages
    }


def offices(role: Role, path: str) -> tuple[tuple[int, int], ...]:
    """Return unit and post of those who hold a role nearest above or at a path, held by somebody or not."""
    grants = (
        Grant.objects.filter(role=role.value, unit__path__in=[*paths_above(path), path], post__closed_on=None)
        .order_by("-unit__path", "post")
        .values_list("unit__path", "post__unit_id", "post_id")
    )
    found = list(grants)
    return tuple((unit_id, post_id) for at, unit_id, post_id in found if at == found[0][0])


def mail_hours(day: date) -> Hours:
    """Return the quiet hours and the hour of the digest.

    Raises
    ------
    InvalidError
        ``org.rule_missing`` with the key, if the rule pack does not say.
    """
    return Hours(
        quiet_from=int(limit("quiet_from", day)),
        quiet_until=int(limit("quiet_until", day)),
        digest_hour=int(limit("digest_hour", day)),
    )


def due_letters(now: datetime, most: int) -> tuple[Letter, ...]:
    """Return up to ``most`` letters that are due: urgent notices each alone, others together by address."""
    rows = (
        Delivery.objects.filter(state=Delivery.State.WAITING, next_try_at__lte=now)
        .select_related("message")
        .order_by("-message__urgent", "address", "pk")
    )
    groups: dict[tuple[str, int], list[Delivery]] = {}
    for row in rows.iterator():
        key = (row.address, row.message_id if row.message.urgent else 0)
        if key not in groups and len(groups) == most:
            break
        groups.setdefault(key, []).append(row)
    return tuple(
        Letter(
            address=address,
            urgent=bool(single),
            delivery_ids=tuple(row.pk for row in group),
            notices=tuple(_line(row.message, 0) for row in group),
        )
        for (address, single), group in groups.items()
    )


def given_up_count() -> int:
    """Return how many letters were given up."""
    return Delivery.objects.filter(state=Delivery.State.GIVEN_UP).count()
