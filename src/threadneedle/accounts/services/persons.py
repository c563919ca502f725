"""Making, disabling and enabling persons; the second factor that was lost; the first administrator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from threadneedle.accounts.models import OneTimeCode, Person, Token
from threadneedle.accounts.secrecy import sign_in_name
from threadneedle.accounts.services.codes import keep_code
from threadneedle.accounts.services.rights import STREAM, require_administrator
from threadneedle.core.base import Actor, ConflictError, InvalidError, NotFoundError, Problem
from threadneedle.ledger import services as ledger

SIGN_IN_NAME = re.compile(r"[\w.@-]{2,64}")
BATCH = 90
NAME_LENGTH, NAME_EN_LENGTH = 64, 96


@transaction.atomic
def make_person(username: str, name: str, name_en: str, email: str, *, actor: Actor, now: datetime) -> int:
    """Make a person without a password and return the id; a one-time code lets them in.

    Parameters
    ----------
    username : str
        2 to 64 letters of any script, digits, ``. _ - @``; kept in lower case.
    name : str
        1 to 64 characters.
    name_en, email : str
        May be empty.

    Raises
    ------
    ForbiddenError
        If the actor is not an administrator of the whole district.
    InvalidError
        With one problem for each field that breaks its rule.
    ConflictError
        If the sign-in name is taken.
    """
    require_administrator(actor)
    person = _new_person(username, name, name_en, email, now=now)
    ledger.append(
        "person.make",
        actor=actor,
        now=now,
        subjects=[("person", person.pk)],
        payload={"username": person.username},
    )
    return person.pk


@transaction.atomic
def make_people(people: Sequence[tuple[str, str, str]], *, actor: Actor, now: datetime) -> tuple[int, ...]:
    """Make persons without passwords, as one act, and return their ids; see ``make_person``.

    Parameters
    ----------
    people
        Sign-in name, name and English name of each.

    Raises
    ------
    ForbiddenError, InvalidError, ConflictError
        As for ``make_person``; nobody is made.
    """
    require_administrator(actor)
    if not people:
        return ()
    persons = []
    for username, name, name_en in people:
        problems = person_problems(username, name, name_en)
        if problems:
            raise InvalidError(*problems)
        person = Person(
            username=sign_in_name(username), name=name.strip(), name_en=name_en.strip(), created_at=now
        )
        person.set_unusable_password()
        persons.append(person)
    try:
        with transaction.atomic():
            made = Person.objects.bulk_create(persons, batch_size=BATCH)
    except IntegrityError as error:
        taken = Person.objects.filter(username__in=[person.username for person in persons]).first()
        username = taken.username if taken else ""
        raise ConflictError.of("accounts.username_taken", field="username", username=username) from error
    ledger.append(
        "person.make",
        actor=actor,
        now=now,
        subjects=[("person", person.pk) for person in made],
        payload={"usernames": [person.username for person in made]},
    )
    return tuple(person.pk for person in made)


def person_problems(username: str, name: str, name_en: str = "") -> list[Problem]:
    """Return what is wrong with the sign-in name and the names of a person to be made."""
    return _problems(sign_in_name(username), name.strip(), name_en.strip(), "")


@transaction.atomic
def disable_person(person_id: int, *, actor: Actor, now: datetime) -> None:
    """Shut a person out: sessions end at their next request, tokens and codes are void. Repeatable.

    Raises
    ------
    ForbiddenError
        If the actor is not an administrator of the whole district.
    ConflictError
        If the actor would shut out themself.
    NotFoundError
        If there is no such person.
    """
    require_administrator(actor)
    person = locked_person(person_id)
    if person.pk == actor.person_id:
        raise ConflictError.of("accounts.not_oneself", person=person_id)
    if not person.is_active:
        return
    Person.objects.filter(pk=person.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    tokens = Token.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    OneTimeCode.objects.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)
    ledger.append(
        "person.disable", actor=actor, now=now, subjects=[("person", person.pk)], payload={"tokens": tokens}
    )


@transaction.atomic
def enable_person(person_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a person in again, with their password; no earlier session, token or code comes back. Repeatable.

    Raises
    ------
    ForbiddenError
        If the actor is not an administrator of the whole district.
    NotFoundError
        If there is no such person.
    """
    require_administrator(actor)
    person = locked_person(person_id)
    if person.is_active:
        return
    Person.objects.filter(pk=person.pk).update(is_active=True, session_epoch=F("session_epoch") + 1)
    ledger.append("person.enable", actor=actor, now=now, subjects=[("person", person.pk)])


@transaction.atomic
def reset_second_factor(person_id: int, *, actor: Actor, now: datetime) -> None:
    """Remove the authenticator app, passkeys and recovery codes of a person who lost them; sessions end.

    Raises
    ------
    ForbiddenError
        If the actor is not an administrator of the whole district.
    NotFoundError
        If there is no such person.
    """
    require_administrator(actor)
    person = locked_person(person_id)
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    ledger.append(
        "person.reset_second_factor",
        actor=actor,
        now=now,
        subjects=[("person", person.pk)],
        payload={"removed": removed},
    )


@transaction.atomic
def end_sessions(person_id: int) -> Person:
    """End every session of a person, on all devices, and return the person; the caller may renew its own.

    Raises
    ------
    NotFoundError
        If there is no such person.
    """
    person = locked_person(person_id)
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    return person


@transaction.atomic
def first_administrator(
    username: str, name: str, *, district_name: str, now: datetime, force: bool = False
) -> str:
    """Make the first administrator, or with ``force`` a further one or the same again, and return their code.

    The person is only the key; the post that makes them administrator of the
    district is given by ``org``.

    Raises
    ------
    ConflictError
        If an active administrator exists and ``force`` is not given.
    InvalidError
        If the sign-in name or the name breaks its rule.
    """
    if not force and Person.objects.filter(is_staff=True, is_active=True).exists():
        raise ConflictError.of("accounts.administrator_exists")
    person = Person.objects.filter(username=sign_in_name(username)).first()
    if person is None:
        person = _new_person(username, name, "", "", now=now)
    Person.objects.filter(pk=person.pk).update(is_staff=True, is_active=True)
    code = keep_code(person, made_by=None, now=now)
    ledger.append(
        "person.first_administrator",
        actor=None,
        now=now,
        subjects=[("person", person.pk)],
        payload={"username": person.username, "district": district_name},
        stream=STREAM,
    )
    return code


def locked_person(person_id: int) -> Person:
    """Return a person, locked until the act is done.

    Raises
    ------
    NotFoundError
        If there is no such person.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFoundError.of("accounts.person_unknown", person=person_id)
    return person


def _new_person(username: str, name: str, name_en: str, email: str, *, now: datetime) -> Person:
    username, name, name_en, email = sign_in_name(username), name.strip(), name_en.strip(), email.strip()
    problems = _problems(username, name, name_en, email)
    if problems:
        raise InvalidError(*problems)
    person = Person(username=username, name=name, name_en=name_en, email=email, created_at=now)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise ConflictError.of("accounts.username_taken", field="username", username=username) from error
    return person


def _problems(username: str, name: str, name_en: str, email: str) -> list[Problem]:
    problems = []
    if not SIGN_IN_NAME.fullmatch(username):
        problems.append(
            Problem("accounts.username_malformed", {"field": "username", "username": username[:80]})
        )
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        problems.append(Problem("accounts.name_malformed", {"field": "name", "most": NAME_LENGTH}))
    if len(name_en) > NAME_EN_LENGTH or not name_en.isprintable():
        problems.append(Problem("accounts.name_en_malformed", {"field": "name_en", "most": NAME_EN_LENGTH}))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            problems.append(Problem("accounts.email_malformed", {"field": "email", "email": email[:80]}))
    return problems
