"""Answers kept for resent calls: the same key brings the same answer, and the act happens once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from threadneedle.accounts.models import KeptAnswer
from threadneedle.core.base import ConflictError, InvalidError

KEY = re.compile(r"[\x21-\x7e]{1,128}")
ANSWERS_KEPT = timedelta(days=7)
REFUSED = 400


def answer_once(
    person_id: int,
    key: str,
    request_digest: str,
    produce: Callable[[], tuple[int, str]],
    *,
    now: datetime,
) -> tuple[int, str, bool]:
    """Answer a call, or give the first answer again if its key was used before; all in one transaction.

    Parameters
    ----------
    key : str
        1 to 128 visible ASCII characters, chosen by the caller; it belongs to the person.
    request_digest : str
        Up to 64 characters that tell requests apart: method, path and body, hashed.
    produce : callable
        Does the act and returns status and body. A status of 400 or more, or
        an exception, undoes all it has written, and nothing is kept.

    Returns
    -------
    status, body, again : (int, str, bool)
        ``again`` tells that the answer is the first one, repeated.

    Raises
    ------
    InvalidError
        If the key is malformed.
    ConflictError
        ``accounts.key_reused`` if the key belongs to another request.
    """
    if not KEY.fullmatch(key):
        raise InvalidError.of("accounts.key_malformed")
    with transaction.atomic():
        kept = _claim(person_id, key, request_digest, now)
        if kept is not None:
            return kept.status, kept.body, True
        status, body = produce()
        if status >= REFUSED:
            transaction.set_rollback(True)
        else:
            KeptAnswer.objects.filter(person_id=person_id, key=key).update(status=status, body=body)
    return status, body, False


def _claim(person_id: int, key: str, request_digest: str, now: datetime) -> KeptAnswer | None:
    """Take the key and return None, or return what is kept under it.

    The empty row is written first: PostgreSQL then makes a second caller wait
    at the unique index until the first has committed, SQLite at the start of
    the transaction.
    """
    try:
        with transaction.atomic():
            KeptAnswer.objects.create(
                person_id=person_id, key=key, request_digest=request_digest, status=0, body="", kept_at=now
            )
    except IntegrityError:
        kept = KeptAnswer.objects.get(person_id=person_id, key=key)
        if kept.request_digest != request_digest:
            raise ConflictError.of("accounts.key_reused", key=key) from None
        return kept
    return None
