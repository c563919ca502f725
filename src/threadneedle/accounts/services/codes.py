"""One-time codes: activation and a new password in one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from threadneedle.accounts.models import OneTimeCode, Person, Token
from threadneedle.accounts.secrecy import code_hashes, new_code, sign_in_name
from threadneedle.accounts.services.rights import STREAM, oneself, require_administrator
from threadneedle.core.base import Actor, ConflictError, InvalidError, NotFoundError, Problem
from threadneedle.ledger import services as ledger

CODE_VALID = timedelta(hours=72)
CODE_FAILURES = 5


@transaction.atomic
def hand_out_code(person_id: int, *, actor: Actor, now: datetime) -> str:
    """Make a one-time code for a person and return it, the only time that it is seen.

    It is valid for ``CODE_VALID``; earlier codes of the person are void.

    Raises
    ------
    ForbiddenError
        If the actor is not an administrator of the whole district.
    NotFoundError
        If there is no such person.
    ConflictError
        If the person is disabled.
    """
    require_administrator(actor)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFoundError.of("accounts.person_unknown", person=person_id)
    if not person.is_active:
        raise ConflictError.of("accounts.person_disabled", person=person_id)
    code = keep_code(person, made_by=actor.person_id, now=now)
    ledger.append("person.hand_out_code", actor=actor, now=now, subjects=[("person", person.pk)])
    return code


def keep_code(person: Person, *, made_by: int | None, now: datetime) -> str:
    """Void earlier codes of the person, keep the hash of a new one and return the code."""
    OneTimeCode.objects.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = new_code()
    opening, whole = code_hashes(code)
    OneTimeCode.objects.create(
        person=person,
        opening_hash=opening,
        code_hash=whole,
        made_by_id=made_by,
        made_at=now,
        expires_at=now + CODE_VALID,
    )
    return code


def use_code(username: str, code: str, new_password: str, *, now: datetime) -> int:
    """Set a new password by a one-time code and return the person's id.

    Every session of the person ends and their tokens are revoked; the second
    factor stays. A wrong try whose first group is right is held against the
    code, which is void after ``CODE_FAILURES`` of them; a try that knows not
    even the first group is not, or anybody could void the codes of others.

    Raises
    ------
    InvalidError
        ``accounts.code_wrong`` if person, code or time do not fit, without
        saying which; ``accounts.password_…`` if the code is right and the
        password is refused, which leaves the code usable.
    """
    person_id = _try_code(username, code, new_password, now=now)
    if person_id is None:
        raise InvalidError.of("accounts.code_wrong")
    return person_id


@transaction.atomic
def _try_code(username: str, code: str, new_password: str, *, now: datetime) -> int | None:
    opening, whole = code_hashes(code)
    row = (
        OneTimeCode.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(used_at=None, expires_at__gt=now, failures__lt=CODE_FAILURES)
        .filter(person__username=sign_in_name(username).replace("\0", ""), person__is_active=True)
        .first()
    )
    right = constant_time_compare(whole, row.code_hash if row else "")
    begun = constant_time_compare(opening, row.opening_hash if row else "")
    if row is None:
        return None
    if not right:
        if begun:
            OneTimeCode.objects.filter(pk=row.pk).update(failures=F("failures") + 1)
        return None
    person = row.person
    _refuse_weak(new_password, person)
    person.set_password(new_password)
    person.session_epoch += 1
    person.save(update_fields=["password", "session_epoch"])
    OneTimeCode.objects.filter(pk=row.pk).update(used_at=now)
    tokens = Token.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    ledger.append(
        "person.use_code",
        actor=oneself(person.pk),
        now=now,
        subjects=[("person", person.pk)],
        payload={"tokens": tokens},
        stream=STREAM,
    )
    return person.pk


def _refuse_weak(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as refused:
        raise InvalidError(
            *(
                Problem(f"accounts.{error.code}", {"field": "new_password", **(error.params or {})})
                for error in refused.error_list
            )
        ) from refused
