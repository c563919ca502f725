"""Whether there is a district, whether it is the demo's, and how the first administrator is made."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from threadneedle.accounts.models import Person
from threadneedle.accounts.secrecy import sign_in_name
from threadneedle.accounts.services.persons import first_administrator
from threadneedle.adapters import clock
from threadneedle.demo.district import load_district
from threadneedle.ledger.reads import happened
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.org.reads import actor_of
from threadneedle.org.services.calendar import seed_calendar
from threadneedle.org.services.founding import found_district
from threadneedle.org.services.rules import seed_rules

DEMO_MADE = "demo.seed"


def founded() -> bool:
    """Tell whether the database holds a district."""
    return Unit.objects.exists()


def is_demo() -> bool:
    """Tell whether the district is the demo's: the record says so, wherever the data folder came from."""
    return happened(DEMO_MADE)


def mark_demo(today: date, *, now: datetime) -> None:
    """Write into the record that the district is the demo's."""
    append(DEMO_MADE, actor=None, now=now, subjects=[], payload={"today": today.isoformat()}, stream="demo")


@transaction.atomic
def found(username: str, name: str, district: str, *, force: bool = False, kind: str = "district") -> str:
    """Found the district with its calendar and rule pack, and return its administrator's one-time code.

    Parameters
    ----------
    force
        Give an administrator who lost the way in a new code; the district stays as it is.
    kind
        What is founded: a district, city, province or country.

    Raises
    ------
    ConflictError
        If there is an administrator or a district already.
    """
    now = clock.now()
    today = clock.local_day(now)
    code = first_administrator(username, name, district_name=district, now=now, force=force)
    if force and founded():
        return code
    person = Person.objects.get(username=sign_in_name(username))
    found_district(district, district, "", person_id=person.pk, now=now, kind=kind)
    actor = actor_of(person.pk, today)
    seed_rules(today, actor=actor, now=now)
    seed_calendar(range(today.year - 1, today.year + 2), actor=actor, now=now)
    return code


def sign_ins() -> tuple[str, ...]:
    """Return the personas of the demo, one a line."""
    district = load_district()
    names = {(post.unit, post.key): post for post in district.posts}
    return tuple(
        f"{persona.unit} · {names[persona.unit, persona.post].name}" for persona in district.personas
    )
