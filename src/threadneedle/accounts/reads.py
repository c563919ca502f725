"""What pages, the API and other contexts read of persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

from threadneedle.accounts.models import Person, Token
from threadneedle.accounts.secrecy import hash_of, sign_in_name


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A valid token as its owner sees it; when it was last used is not kept."""

    id: int
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Which second factors a person has set up."""

    app: bool
    passkeys: int
    recovery_codes: bool


def person_id_of(username: str) -> int | None:
    """Return the id of the person with a sign-in name, or None."""
    return Person.objects.filter(username=sign_in_name(username)).values_list("pk", flat=True).first()


def active_person(username: str) -> Person | None:
    """Return the active person with a sign-in name, to be signed in, or None."""
    return Person.objects.filter(username=sign_in_name(username), is_active=True).first()


def tokens_of(person_id: int, now: datetime) -> tuple[TokenRow, ...]:
    """Return a person's valid tokens, newest first."""
    rows = _valid(now).filter(person_id=person_id).order_by("-id")
    return tuple(TokenRow(row.pk, row.name, row.scope, row.created_at, row.expires_at) for row in rows)


def second_factor_of(person_id: int) -> SecondFactor:
    """Return which second factors a person has set up."""
    kinds = list(Authenticator.objects.filter(user_id=person_id).values_list("type", flat=True))
    return SecondFactor(
        app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=Authenticator.Type.RECOVERY_CODES in kinds,
    )


def bearer_of(secret: str, now: datetime) -> tuple[Person, str] | None:
    """Return the person and the scope of a valid token, in one query, or None."""
    row = _valid(now).select_related("person").filter(token_hash=hash_of(secret, "token")).first()
    return (row.person, row.scope) if row and row.person.is_active else None


def _valid(now: datetime):  # type: ignore[no-untyped-def]
    return Token.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
