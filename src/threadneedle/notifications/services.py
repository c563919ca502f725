"""Telling, reading, and the fate of letters. None of it is anybody's act, so none enters the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from threadneedle.adapters import clock
from threadneedle.core.base import Actor, InvalidError
from threadneedle.notifications.models import Delivery, Message, Reading
from threadneedle.notifications.reads import addresses_of, mail_hours, messages_of
from threadneedle.notifications.timing import Hours
from threadneedle.org.models import Post

BATCH = 500
MAIL = "mail"

LEASE = timedelta(minutes=10)
"""How long a letter belongs to the worker that took it up."""

RETRY_AFTER = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
"""How long a letter rests after each failed try; after one more it is given up."""

ANSWER_MOST = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """What a unit, or one of its posts, is to be told. ``event_key`` makes it be told once in these words.

    ``at`` is when it happened, the present if it is not named.
    """

    unit_id: int
    code: str
    params: Mapping[str, object]
    event_key: str
    url: str = ""
    post_id: int | None = None
    urgent: bool = False
    at: datetime | None = None


def tell(
    unit_id: int,
    code: str,
    params: Mapping[str, object],
    *,
    url: str,
    event_key: str,
    post_id: int | None = None,
    urgent: bool = False,
    now: datetime,
) -> bool:
    """Tell a unit, or one of its posts; False if it was told this before."""
    notice = Notice(unit_id, code, params, event_key, url, post_id, urgent)
    return tell_all([notice], now=now) == 1


@transaction.atomic
def tell_all(notices: Sequence[Notice], *, now: datetime) -> int:
    """Write notices, and letters to those of the holders who have an address; return how many are new.

    May be repeated: what was told before is left as it is.
    """
    told = 0
    for start in range(0, len(notices), BATCH):
        part = {(one.unit_id, one.code, one.event_key): one for one in notices[start : start + BATCH]}
        known = messages_of(part.keys())
        fresh = [_message(one, now) for key, one in part.items() if key not in known]
        Message.objects.bulk_create(fresh, ignore_conflicts=True)
        told += len(fresh)
        if fresh and settings.EMAIL_HOST:
            written = messages_of((row.unit_id, row.code, row.event_key) for row in fresh)
            _write_letters(written.values(), now)
    return told


def _message(notice: Notice, now: datetime) -> Message:
    return Message(
        unit_id=notice.unit_id,
        post_id=notice.post_id,
        code=notice.code,
        params=dict(notice.params),
        url=notice.url,
        urgent=notice.urgent,
        event_key=notice.event_key,
        sent_at=notice.at or now,
    )


def _write_letters(messages: Iterable[Message], now: datetime) -> None:
    messages = list(messages)
    addresses = addresses_of(messages, clock.local_day(now))
    local = now.astimezone(clock.zone())
    try:
        digest, missing = mail_hours(clock.local_day(now)).next_digest(local), ""
    except InvalidError as error:
        # A rule that is missing must not keep the notice off the page; the letter waits and says why.
        digest, missing = now, str(error)
    Delivery.objects.bulk_create(
        (
            Delivery(
                message=message,
                channel=MAIL,
                address=address,
                next_try_at=now if message.urgent else digest,
                answer="" if message.urgent else missing,
            )
            for message in messages
            for address in addresses[message.pk]
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(up_to: int, *, actor: Actor) -> None:
    """Note that the actor's post has read its notices up to one; never back again."""
    Reading.objects.get_or_create(post_id=actor.post_id)
    Reading.objects.filter(post_id=actor.post_id, up_to__lt=up_to).update(up_to=up_to)


@transaction.atomic
def mark_read_before(moment: datetime) -> None:
    """Note that every post has read what was told before a moment: a demo begins with a few new notices."""
    told = Message.objects.filter(sent_at__lt=moment).values("unit").annotate(newest=Max("pk"))
    newest = dict(told.values_list("unit", "newest"))
    Reading.objects.bulk_create(
        (
            Reading(post_id=post_id, up_to=newest[unit_id])
            for post_id, unit_id in Post.objects.filter(unit__in=newest).values_list("pk", "unit")
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@transaction.atomic
def take_up(delivery_ids: Collection[int], *, now: datetime) -> bool:
    """Take letters for this worker and count the try; False if another worker has them.

    The lease runs on: if this process dies, the letters are due again after it.
    """
    waiting = Delivery.objects.filter(pk__in=delivery_ids, state=Delivery.State.WAITING, next_try_at__lte=now)
    taken = waiting.update(next_try_at=now + LEASE, tries=F("tries") + 1)
    return taken == len(delivery_ids)


@transaction.atomic
def settle_sent(delivery_ids: Collection[int], answer: str) -> None:
    """Note that the mail server has accepted letters."""
    Delivery.objects.filter(pk__in=delivery_ids).update(
        state=Delivery.State.SENT, answer=answer[:ANSWER_MOST]
    )


@transaction.atomic
def settle_failed(delivery_ids: Collection[int], answer: str, hours: Hours | None, *, now: datetime) -> None:
    """Note why letters were not accepted: they are tried again, outside quiet hours, or given up.

    Parameters
    ----------
    hours
        None for letters that may disturb.
    """
    for delivery in Delivery.objects.filter(pk__in=delivery_ids):
        delivery.answer = answer.replace("\x00", "")[:ANSWER_MOST]
        if delivery.tries > len(RETRY_AFTER):
            delivery.state = Delivery.State.GIVEN_UP
        else:
            again = (now + RETRY_AFTER[delivery.tries - 1]).astimezone(clock.zone())
            delivery.next_try_at = hours.not_quiet(again) if hours else again
        delivery.save(update_fields=["answer", "state", "next_try_at"])
