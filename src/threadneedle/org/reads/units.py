"""Units as pages show them: a level of the tree, what a search finds, one unit with its posts.

Of a person others see the display name in the post that they hold, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import SEGMENT, Actor, NotFoundError, Role
from threadneedle.ledger.reads import entries_of
from threadneedle.org.models import Capacity, Grant, Holder, Post, Unit
from threadneedle.org.querysets import under_any, within_root
from threadneedle.org.reads.finding import kinds_called
from threadneedle.org.reads.tree import paths_above, unit_of
from threadneedle.ui.paging import Page, paginate

COUNTED_MOST = 10_000
"""Units that are counted or listed; a district has fewer, and beyond it a number helps nobody."""


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A unit by its names."""

    id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody in a post between two dates, both inclusive."""

    id: int
    name: str
    name_en: str
    since: date
    until: date | None
    stands_in: bool
    begun: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Granted:
    """A role of a post on a subtree."""

    id: int
    role: str
    unit: UnitLink
    delegable: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with who is in it today, who will be, and the roles it carries."""

    id: int
    name: str
    name_en: str
    heads: bool
    holder: Holding | None
    stand_ins: tuple[Holding, ...]
    coming: tuple[Holding, ...]
    disabled: tuple[Holding, ...]
    grants: tuple[Granted, ...]

    @property
    def vacant(self) -> bool:
        """Tell whether nobody holds the post in their own right today."""
        return self.holder is None

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """All that can be ended or taken back."""
        own = (self.holder,) if self.holder else ()
        return (*own, *self.disabled, *self.stand_ins, *self.coming)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in a list: where it is, how many units stand below it, who heads it, what is vacant."""

    id: int
    kind: str
    name: str
    name_en: str
    short: str
    code: str
    parents: tuple[UnitLink, ...]
    below: int
    posts: int
    vacant: int
    head: PostRow | None


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of a unit; ``on`` and ``source`` tell when and from which document a clerk confirmed it.

    ``source`` is empty for who does not see the work of the unit that read the document.
    """

    id: int
    name: str
    source: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """Hours of a team per working day from a day on, and its reserve in percent."""

    since: date
    hours_per_day: Decimal
    reserve_percent: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit with everything that its page shows."""

    id: int
    path: str
    kind: str
    name: str
    name_en: str
    short: str
    code: str
    closed_on: date | None
    parents: tuple[UnitLink, ...]
    posts: tuple[PostRow, ...]
    aliases: tuple[OtherName, ...]
    capacities: tuple[CapacityRow, ...]
    below: int

    @property
    def vacant(self) -> int:
        """Count the posts that nobody holds in their own right."""
        return sum(post.vacant for post in self.posts)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the whole district has: units by kind, posts, vacancies, stand-ins of today."""

    units: int
    townships: int
    villages: int
    posts: int
    vacant: int
    stand_ins: int

    @property
    def shown(self) -> dict[str, str]:
        """The numbers of units, with a sign where there are more than are counted."""
        counted = {"units": self.units, "townships": self.townships, "villages": self.villages}
        return {key: f"{COUNTED_MOST}+" if n > COUNTED_MOST else str(n) for key, n in counted.items()}


def root_of(actor: Actor) -> Unit:
    """Return the root of the actor's district.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    root = Unit.objects.filter(path=actor.unit_path[:SEGMENT]).first()
    if root is None:
        raise NotFoundError.of("org.unit_unknown", unit=0)
    return root


def units_below(parent_id: int, actor: Actor, day: date, page: str | None, per: int) -> Page[UnitRow]:
    """Return one page of the active units right below a unit, in order of area code, in six queries."""
    rows = Unit.objects.visible_to(actor).active().filter(parent_id=parent_id).order_by("code", "path")
    return _page_of(rows, day, page, per)


def find_units(
    actor: Actor, day: date, *, words: str, kind: str, vacant: bool, page: str | None, per: int
) -> Page[UnitRow]:
    """Return one page of the active units that fit, in order of the tree, in at most sixteen queries.

    ``words`` is any part of a name, short name, other or former name, English name, or the beginning of an
    area code; far from the actor's district, as ``finding`` says. At most ``COUNTED_MOST`` units are listed.
    """
    rows = Unit.objects.visible_to(actor).active().order_by("path")
    kept: dict[int, str] | None = kinds_called(words, actor) if words else None
    if vacant:
        posts = _vacant_posts(day).filter(within_root(actor, "unit__path")).order_by()
        empty = dict(posts.values_list("unit", "unit__kind")[:COUNTED_MOST])
        kept = empty if kept is None else {key: kept[key] for key in kept if key in empty}
    if kept is not None:
        rows = rows.filter(pk__in=[key for key, found in kept.items() if kind in ("", found)])
    elif kind:
        rows = rows.filter(kind=kind)
    return _page_of(rows[:COUNTED_MOST], day, page, per)


def _other_names(unit: Unit, actor: Actor) -> tuple[OtherName, ...]:
    """The other names; the ledger knows of each that was confirmed while a document was read."""
    entries = [
        (entry, entry.payload)
        for entry in reversed(entries_of("unit", unit.pk))
        if entry.kind == "alias.remember" and entry.payload
    ]
    seen = set(
        Post.objects.filter(under_any(actor.scopes(), "unit__path"), pk__in=[e.post_id for e, _ in entries])
        .order_by()
        .values_list("pk", flat=True)
    )
    told = {
        str(payload["name"]): (
            str(payload.get("title", "")) if entry.post_id in seen else "",
            local_day(entry.at),
        )
        for entry, payload in entries
    }
    rows = unit.aliases.values_list("id", "name")
    return tuple(OtherName(key, name, *told.get(name, ("", None))) for key, name in rows)


def unit_view(unit_id: int, actor: Actor, day: date) -> UnitView:
    """Return one unit as its page shows it, in nine queries, and one more where a name was confirmed.

    Raises
    ------
    NotFoundError
        If the actor can see no such unit.
    """
    unit = unit_of(unit_id, actor)
    posts = _posts_of([unit.pk], day)[unit.pk]
    return UnitView(
        id=unit.pk,
        path=unit.path,
        kind=unit.kind,
        name=unit.name,
        name_en=unit.name_en,
        short=unit.short,
        code=unit.code,
        closed_on=unit.closed_on,
        parents=_parents_of([unit.path])[unit.path],
        posts=tuple(posts),
        aliases=_other_names(unit, actor),
        capacities=tuple(
            CapacityRow(row.since, row.hours_per_day, row.reserve_percent)
            for row in Capacity.objects.filter(unit=unit).order_by("-since")[:4]
        ),
        below=Unit.objects.active().filter(parent=unit).count(),
    )


def post_view(post_id: int, actor: Actor, day: date) -> tuple[UnitView, PostRow]:
    """Return an open post and its unit.

    Raises
    ------
    NotFoundError
        If the actor can see no such post.
    """
    unit_id = Post.objects.visible_to(actor).filter(pk=post_id).values_list("unit_id", flat=True).first()
    if unit_id is None:
        raise NotFoundError.of("org.post_unknown", post=post_id)
    unit = unit_view(unit_id, actor, day)
    post = next((post for post in unit.posts if post.id == post_id), None)
    if post is None:
        raise NotFoundError.of("org.post_unknown", post=post_id)
    return unit, post


def tally(actor: Actor, day: date) -> Tally:
    """Count the district's units, posts, vacancies and stand-ins, in six queries.

    Units are counted up to one more than ``COUNTED_MOST``.
    """
    units = Unit.objects.visible_to(actor).active().order_by()
    posts = Post.objects.visible_to(actor).filter(closed_on=None)
    standing = Holder.objects.on(day).filter(stands_in=True, person__is_active=True, post__in=posts)
    return Tally(
        units=_up_to(units),
        townships=_up_to(units.filter(kind=Unit.Kind.TOWNSHIP)),
        villages=_up_to(units.filter(kind=Unit.Kind.VILLAGE)),
        posts=posts.count(),
        vacant=_vacant_posts(day).filter(within_root(actor, "unit__path")).count(),
        stand_ins=standing.count(),
    )


def _up_to(units: QuerySet[Unit]) -> int:
    return units[: COUNTED_MOST + 1].count()


def _vacant_posts(day: date) -> QuerySet[Post]:
    held = Holder.objects.on(day).filter(post=OuterRef("pk"), stands_in=False, person__is_active=True)
    return Post.objects.filter(~Exists(held), closed_on=None)


def _page_of(rows: QuerySet[Unit], day: date, page: str | None, per: int) -> Page[UnitRow]:
    cut = paginate(rows, page, per)
    units = cut.items
    ids = [unit.pk for unit in units]
    below = dict(
        Unit.objects.active()
        .filter(parent__in=ids)
        .order_by()
        .values_list("parent")
        .annotate(number=Count("pk"))
        .values_list("parent", "number")
    )
    posts = _posts_of(ids, day)
    parents = _parents_of([unit.path for unit in units])
    return Page(
        items=tuple(
            UnitRow(
                id=unit.pk,
                kind=unit.kind,
                name=unit.name,
                name_en=unit.name_en,
                short=unit.short,
                code=unit.code,
                parents=parents[unit.path],
                below=below.get(unit.pk, 0),
                posts=len(posts[unit.pk]),
                vacant=sum(post.vacant for post in posts[unit.pk]),
                head=next((post for post in posts[unit.pk] if post.heads), None),
            )
            for unit in units
        ),
        number=cut.number,
        pages=cut.pages,
        total=cut.total,
    )


def _parents_of(paths: Sequence[str]) -> dict[str, tuple[UnitLink, ...]]:
    wanted = {above for path in paths for above in paths_above(path)}
    rows = Unit.objects.filter(path__in=wanted).values_list("path", "id", "name", "name_en")
    links = {path: UnitLink(unit_id, name, name_en) for path, unit_id, name, name_en in rows}
    return {path: tuple(links[above] for above in paths_above(path)) for path in paths}


def _posts_of(unit_ids: Sequence[int], day: date) -> dict[int, list[PostRow]]:
    posts = list(Post.objects.filter(unit__in=unit_ids, closed_on=None).order_by("-heads", "id"))
    ids = [post.pk for post in posts]
    holdings: dict[int, list[Holding]] = defaultdict(list)
    running = Holder.objects.filter(Q(until=None) | Q(until__gte=day), post__in=ids)
    for row in running.select_related("person").order_by("stands_in", "since", "id"):
        holdings[row.post_id].append(
            Holding(
                id=row.pk,
                name=row.person.name,
                name_en=row.person.name_en,
                since=row.since,
                until=row.until,
                stands_in=row.stands_in,
                begun=row.since <= day,
                disabled=not row.person.is_active,
            )
        )
    grants: dict[int, list[Granted]] = defaultdict(list)
    order = {role.value: place for place, role in enumerate(Role)}
    for grant in Grant.objects.filter(post__in=ids).select_related("unit"):
        unit = UnitLink(grant.unit_id, grant.unit.name, grant.unit.name_en)
        grants[grant.post_id].append(Granted(grant.pk, grant.role, unit, grant.delegable))
    found: dict[int, list[PostRow]] = {unit_id: [] for unit_id in unit_ids}
    for post in posts:
        roles = sorted(grants[post.pk], key=lambda granted: (order[granted.role], granted.unit.id))
        found[post.unit_id].append(_post_row(post, holdings[post.pk], roles))
    return found


def _post_row(post: Post, holdings: Iterable[Holding], grants: Iterable[Granted]) -> PostRow:
    holdings = tuple(holdings)
    now = [holding for holding in holdings if holding.begun and not holding.disabled]
    return PostRow(
        id=post.pk,
        name=post.name,
        name_en=post.name_en,
        heads=post.heads,
        holder=next((holding for holding in now if not holding.stands_in), None),
        stand_ins=tuple(holding for holding in now if holding.stands_in),
        coming=tuple(holding for holding in holdings if not holding.begun),
        disabled=tuple(holding for holding in holdings if holding.begun and holding.disabled),
        grants=tuple(grants),
    )
