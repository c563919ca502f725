"""Sending letters."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threadneedle.adapters import clock
from threadneedle.core.base import DomainError
from threadneedle.notifications.reads import Letter, due_letters, mail_hours
from threadneedle.notifications.services import settle_failed, settle_sent, take_up
from threadneedle.notifications.timing import Hours
from threadneedle.notifications.words import sentence

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Letters in one run, so that a slow mail server does not keep the worker from its events."""

ACCEPTED = "accepted"


def send_letters(now: datetime) -> None:
    """Send what is due. A letter whose worker died after handing it over goes again, with the same number."""
    for letter in due_letters(now, AT_ONCE):
        if not take_up(letter.delivery_ids, now=now):
            continue
        hours: Hours | None = None
        try:
            # A digest needs its hours even to be sent: a missing rule is shown, not passed over.
            hours = None if letter.urgent else mail_hours(clock.local_day(now))
            _mail(letter).send()
        except (SMTPException, OSError, ValueError, DomainError) as error:
            log.warning(
                "letter to %d notices was not accepted: %s", len(letter.notices), type(error).__name__
            )
            settle_failed(letter.delivery_ids, str(error) or type(error).__name__, hours, now=now)
        else:
            settle_sent(letter.delivery_ids, ACCEPTED)


def _mail(letter: Letter) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        lines = [sentence(line.code, line.params) for line in letter.notices]
        origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
        body = "\n\n".join(
            f"{line}\n{urljoin(origin, notice.url)}" if origin and notice.url else line
            for line, notice in zip(lines, letter.notices, strict=True)
        )
        subject = (
            lines[0]
            if letter.urgent
            else ngettext("%(count)d notice", "%(count)d notices", len(lines)) % {"count": len(lines)}
        )
        foot = _("Written by Threadneedle. The whole list is on the page “Notices”.")
    number = hashlib.sha256(repr((letter.address, letter.delivery_ids)).encode()).hexdigest()[:32]
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return EmailMessage(
        # A line break would end the header and begin another.
        subject=" ".join(f"{settings.DISTRICT} {subject}".split())[:200],
        body=f"{body}\n\n--\n{foot}\n",
        to=[letter.address],
        headers={"Message-ID": f"<{number}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )
