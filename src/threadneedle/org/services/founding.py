"""The first act of a district: its root unit, and who keeps it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.accounts.models import Person
from threadneedle.adapters.clock import local_day
from threadneedle.core.base import SEGMENT, ConflictError, InvalidError, NotFoundError, Role
from threadneedle.ledger.services import append
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Grant, Holder, Post, Unit
from threadneedle.org.reads import actor_in_post

ROOTS = (Unit.Kind.COUNTRY, Unit.Kind.PROVINCE, Unit.Kind.CITY, Unit.Kind.DISTRICT)
POST_NAME, POST_NAME_EN = "系统管理员", "Administrator"


@transaction.atomic
def found_district(
    name: str,
    short: str,
    name_en: str,
    *,
    person_id: int,
    now: datetime,
    kind: str = Unit.Kind.DISTRICT,
    code: str = "",
) -> Unit:
    """Make the root unit and an administrator's post, held by the person, with every role to grant onwards.

    A database holds one district, or whatever of higher rank ``kind`` says: a city, a province, the country.

    Raises
    ------
    ConflictError
        ``org.district_exists``.
    NotFoundError
        ``org.person_unknown`` if there is no such active person.
    InvalidError
        ``org.unit_kind`` for a kind of unit that cannot be a root.
    """
    if kind not in ROOTS:
        raise InvalidError.of("org.unit_kind", field="kind")
    draft = UnitDraft(kind, name, short, name_en, code)
    present = Unit.objects.filter(parent=None).first()
    if present is not None:
        raise ConflictError.of("org.district_exists", unit=present.name)
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        raise NotFoundError.of("org.person_unknown")
    root = Unit.objects.create(
        path=f"{1:0{SEGMENT}d}",
        kind=draft.kind,
        name=draft.name,
        short=draft.short,
        name_en=draft.name_en,
        code=draft.code,
    )
    post = Post.objects.create(unit=root, name=POST_NAME, name_en=POST_NAME_EN)
    Holder.objects.create(post=post, person_id=person_id, since=local_day(now))
    Grant.objects.bulk_create(
        Grant(post=post, role=role.value, unit=root, delegable=True, acts=role is Role.ADMINISTRATOR)
        for role in Role
    )
    append(
        "district.found",
        actor=actor_in_post(post.pk, person_id),
        now=now,
        subjects=[("unit", root.pk), ("post", post.pk)],
        payload={"name": root.name, "roles": [role.value for role in Role]},
    )
    return root
