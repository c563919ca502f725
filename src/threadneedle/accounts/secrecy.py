"""What is secret here: how it is made, typed in, and kept as a hash only."""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty signs without 0/O, 1/I/L and U, which are mistaken for one another on paper."""

GROUPS, GROUP = 4, 4
"""Sixteen signs: 78 bits; without the first group, 58 bits behind at most five tries."""

TOKEN_PREFIX = "tn_"  # noqa: S105 - a prefix, by which leaked tokens are found, not a secret
TOKEN_BYTES = 32


def new_code() -> str:
    """Return a one-time code as it is written on paper: ``K7QM-2XRD-9HPA-WT4C``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def new_token() -> str:
    """Return a bearer token of 256 bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def plain_code(typed: str) -> str:
    """Return the signs of a code as typed: any case, any width, hyphens and spaces anywhere."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in folded if sign.isalnum())


def hash_of(secret: str, use: str) -> str:
    """Return the hash under which a secret is kept: HMAC-SHA-256 with the installation's key, 64 digits."""
    return salted_hmac(f"threadneedle.accounts.{use}", secret, algorithm="sha256").hexdigest()


def code_hashes(typed: str) -> tuple[str, str]:
    """Return the hashes of a code's first group and of the whole code."""
    plain = plain_code(typed)
    return hash_of(plain[:GROUP], "code-opening"), hash_of(plain, "code")


def sign_in_name(typed: str) -> str:
    """Return a sign-in name in the one form in which names are kept: NFKC, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", typed).strip().lower()
