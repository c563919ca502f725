"""Bearer tokens of the API."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from threadneedle.accounts.models import Person, Token
from threadneedle.accounts.secrecy import hash_of, new_token
from threadneedle.accounts.services.rights import STREAM, oneself
from threadneedle.core.base import ConflictError, InvalidError, NotFoundError, Problem
from threadneedle.ledger import services as ledger

TOKEN_DAYS = 366
TOKENS_PER_PERSON = 20
NAME_LENGTH = 64


@transaction.atomic
def make_token(name: str, scope: str, days: int, *, person_id: int, now: datetime) -> str:
    """Make a token for a person's own account and return it, the only time that it is seen.

    Parameters
    ----------
    name : str
        1 to 64 characters, by which the person knows it again.
    scope : str
        ``read`` or ``write``.
    days : int
        How long it is valid, 1 to 366.

    Raises
    ------
    InvalidError
        If name, scope or days break their rule.
    ConflictError
        If the person has ``TOKENS_PER_PERSON`` valid tokens already.
    NotFoundError
        If there is no such active person.
    """
    name = name.strip()
    problems = []
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        problems.append(Problem("accounts.token_name_malformed", {"field": "name", "most": NAME_LENGTH}))
    if scope not in Token.Scope.values:
        problems.append(Problem("accounts.token_scope_unknown", {"field": "scope", "scope": scope[:16]}))
    if not 1 <= days <= TOKEN_DAYS:
        problems.append(Problem("accounts.token_days_out_of_range", {"field": "days", "most": TOKEN_DAYS}))
    if problems:
        raise InvalidError(*problems)
    person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFoundError.of("accounts.person_unknown", person=person_id)
    valid = Token.objects.filter(person=person, revoked_at=None, expires_at__gt=now).count()
    if valid >= TOKENS_PER_PERSON:
        raise ConflictError.of("accounts.too_many_tokens", most=TOKENS_PER_PERSON)
    secret = new_token()
    token = Token.objects.create(
        person=person,
        name=name,
        scope=scope,
        token_hash=hash_of(secret, "token"),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    ledger.append(
        "token.make",
        actor=oneself(person.pk),
        now=now,
        subjects=[("person", person.pk), ("token", token.pk)],
        payload={"scope": scope, "days": days},
        stream=STREAM,
    )
    return secret


@transaction.atomic
def revoke_token(token_id: int, *, person_id: int, now: datetime) -> None:
    """Revoke one of a person's own tokens. Repeatable.

    Raises
    ------
    NotFoundError
        If the person has no such token.
    """
    token = Token.objects.select_for_update().filter(pk=token_id, person_id=person_id).first()
    if token is None:
        raise NotFoundError.of("accounts.token_unknown", token=token_id)
    if token.revoked_at is not None:
        return
    Token.objects.filter(pk=token.pk).update(revoked_at=now)
    ledger.append(
        "token.revoke",
        actor=oneself(person_id),
        now=now,
        subjects=[("person", person_id), ("token", token.pk)],
        stream=STREAM,
    )
