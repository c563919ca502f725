"""``threadneedle divisions``: take in national divisions at the keyboard, by the services of the pages."""

from __future__ import annotations

import sys
from pathlib import Path

from threadneedle.adapters import clock
from threadneedle.adapters.divisions.store import keep_file
from threadneedle.config.starting import CommandError
from threadneedle.core.base import SEGMENT, Actor, Role
from threadneedle.org.division_names import list_code
from threadneedle.org.jobs import carry_on_divisions
from threadneedle.org.models import DivisionImport, Holder, Unit
from threadneedle.org.reads import actor_of, unit_named
from threadneedle.org.reads.divisions import ImportView, import_view
from threadneedle.org.services import begin_divisions, resume_divisions
from threadneedle.ui.words import in_words

State = DivisionImport.State


def take_in(file: str, code: str, below: str) -> int:
    """Take in a division below a unit, with a line that says how far it is; return the exit code.

    What was begun with the same archive, code and unit and did not end goes on where it was. A worker that
    runs meanwhile shares the batches; neither is in the other's way.

    Raises
    ------
    CommandError, DomainError
        If there is no district, no administrator or no such file; as ``begin_divisions`` says.
    """
    source = Path(file)
    if not source.exists():
        raise CommandError(f"{file}: there is no such file or folder")
    actor = administrator_of_all()
    root = Unit.objects.get(path=actor.unit_path[:SEGMENT])
    unit = unit_named(below, actor, "below") if below else root
    digest = keep_file(source)
    row = _unended(digest, list_code(code), unit.pk)
    if row is None:
        row = begin_divisions(digest, code, unit.pk, actor=actor, now=clock.now())
    elif row.state in (State.STOPPED, State.FAILED):
        resume_divisions(row.pk, actor=actor, now=clock.now())
    while carry_on_divisions(clock.now()):
        _tell(import_view(row.pk, actor, clock.now()), end="\r")
    shown = import_view(row.pk, actor, clock.now())
    _tell(shown, end="\n")
    for problem in shown.problems:
        sys.stdout.write(f"  {in_words(problem)}\n")
    return 0 if shown.state == State.DONE else 1


def administrator_of_all() -> Actor:
    """Return an administrator of the whole tree, in whose name a command acts.

    Raises
    ------
    CommandError
        If there is no district, or nobody is its administrator today.
    """
    root = Unit.objects.filter(parent=None).order_by("path").first()
    if root is None:
        raise CommandError("there is no district yet; make one with: threadneedle admin")
    today = clock.local_day(clock.now())
    holders = Holder.objects.on(today).filter(
        person__is_active=True,
        stands_in=False,
        post__closed_on=None,
        post__grants__role=Role.ADMINISTRATOR.value,
        post__grants__unit=root,
        post__grants__acts=True,
    )
    holder = holders.order_by("id").first()
    if holder is None:
        raise CommandError("nobody is administrator today; see: threadneedle admin --force")
    return actor_of(holder.person_id, today, holder.post_id)


def _unended(digest: str, code: str, below: int) -> DivisionImport | None:
    same = DivisionImport.objects.filter(digest=digest, code=code, below=below)
    return same.exclude(state=State.DONE).first()


def _tell(shown: ImportView, end: str) -> None:
    left = f", {shown.seconds_left} s left" if shown.seconds_left else ""
    line = (
        f"{shown.state}: {shown.done} of {shown.expected} ({shown.made} new, {shown.found} there already, "
        f"{shown.left_out} left out), {shown.rate} a second{left}"
    )
    print(f"{line:<100}", end=end, file=sys.stderr if end == "\r" else sys.stdout, flush=True)
