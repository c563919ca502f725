"""Units, posts, holders, grants; capacity, calendar and rule pack."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from threadneedle.accounts.models import Person
from threadneedle.core.base import Role
from threadneedle.org.querysets import GrantQuerySet, HolderQuerySet, PostQuerySet, UnitQuerySet


class Unit(models.Model):
    """A node of the organisation tree."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")
        OFFICE = "office", _("office")

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=64, db_index=True)
    short = models.CharField(_("short name"), max_length=32, db_index=True)
    name_en = models.CharField(_("English name"), max_length=96, blank=True, db_index=True)
    code = models.CharField(_("area code"), max_length=16, blank=True, db_index=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]
        indexes = [
            models.Index(fields=["parent", "short"], name="unit_short_in_parent"),
            models.Index(fields=["kind", "closed_on", "path"], name="open_units_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(closed_on=None), name="unit_named_once_in_its_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One unit carries on what another did: after a merger, a split or a change of name.

    What was finished under the unit before stays with it; what was open is the unit's after.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")

    before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=8, choices=Kind)
    main = models.BooleanField(_("carries on what was open"), default=True)
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="succeeded_once"),
            models.UniqueConstraint(
                fields=["before"], condition=Q(main=True), name="one_unit_carries_on_what_was_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} -> {self.after_id}"


class FormerName(models.Model):
    """A name that a unit had until a day; documents of the time still mean the unit by it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=64)
    short = models.CharField(_("short name"), max_length=32)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return self.name


class FormerPlace(models.Model):
    """Where a unit stood in the tree until a day.

    The path is never given again, because what the unit finished there still counts there.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_places")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=80, unique=True)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.path}"


class DutyItem(models.Model):
    """A line of the duty list: what may be asked of a kind of unit, or of one unit, and on what ground."""

    class Share(models.TextChoices):
        BASIC = "basic", _("basic duty")
        COOPERATING = "coop", _("co-operating duty")
        TAKEN_BACK = "back", _("taken back by the departments")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="duty_items")
    number = models.CharField(_("number"), max_length=16)
    share = models.CharField(_("share"), max_length=8, choices=Share)
    field = models.CharField(_("field of work"), max_length=64, blank=True)
    name = models.CharField(_("duty"), max_length=300)
    department = models.CharField(_("department that leads or takes back"), max_length=120, blank=True)
    ground = models.CharField(_("ground"), max_length=300, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of the duty list")
        verbose_name_plural = _("duty list")
        ordering = ["unit", "share", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number", "since"], name="one_duty_per_number_from_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class DivisionImport(models.Model):
    """The national divisions on their way into the tree: what was asked, and how far it has come.

    ``code`` is the division that is taken in, empty for all of them; ``below`` the unit under which they
    come. ``digest`` names the archive in the store of files. ``position`` is the place, in bytes, of the next
    row in the unpacked list of ``level``. ``counts`` holds, for each level, how many units were made, found,
    named otherwise and left out; ``resumed_at`` and ``resumed_with`` are where the present run began.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    below = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("area code"), max_length=12, blank=True)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    level = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    renames = models.JSONField(default=list)
    resumed_at = models.DateTimeField(null=True)
    resumed_with = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("Post", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.code or 'all'}: {self.state}"


class Alias(models.Model):
    """Another name of a unit, as a clerk confirmed it; shown and removable."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=64, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat with duties; a person holds it between two dates."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(_("name"), max_length=64)
    name_en = models.CharField(_("English name"), max_length=96, blank=True)
    heads = models.BooleanField(_("first responsible person of the unit"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["unit__path", "-heads", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(closed_on=None), name="post_named_once_in_its_unit"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(closed_on=None, heads=True), name="one_head_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holder(models.Model):
    """A person holds a post from ``since`` to ``until``, both inclusive; a stand-in holds it beside."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    stands_in = models.BooleanField(_("stands in"), default=False)

    objects: ClassVar[HolderQuerySet] = HolderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("holder")
        verbose_name_plural = _("holders")
        ordering = ["post", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="holder_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(stands_in=False) | ~Q(until=None), name="stand_in_is_dated"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class Grant(models.Model):
    """A role of a post on the subtree at a unit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=16, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    delegable = models.BooleanField(_("may be granted onwards"), default=False)
    acts = models.BooleanField(_("may be used by the post itself"), default=True)

    objects: ClassVar[GrantQuerySet] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [models.UniqueConstraint(fields=["post", "role", "unit"], name="granted_once")]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id}"


class Capacity(models.Model):
    """The hours a team really has on a working day, and the share kept back for what nobody planned."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="capacities")
    since = models.DateField(_("since"))
    hours_per_day = models.DecimalField(_("hours per working day"), max_digits=6, decimal_places=2)
    reserve_percent = models.PositiveSmallIntegerField(_("reserve, percent"), default=20)

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        ordering = ["unit", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "since"], name="one_capacity_from_a_day"),
            models.CheckConstraint(condition=Q(hours_per_day__gte=0), name="capacity_is_not_negative"),
            models.CheckConstraint(condition=Q(reserve_percent__lte=90), name="reserve_leaves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.hours_per_day} h"


class CalendarDay(models.Model):
    """A day that differs from the weekly rule, or a year's end that has been announced."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        WORKING = "working", _("working day")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=48, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"


class CalendarYear(models.Model):
    """A year whose holidays have been announced; days of other years are provisional."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("announced year")
        verbose_name_plural = _("announced years")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Rule(models.Model):
    """One row of the rule pack: a number with its dates and its source, or a house default."""

    key = models.CharField(_("key"), max_length=48)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3)
    unit_of_value = models.CharField(_("unit of the value"), max_length=32)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    house_default = models.BooleanField(_("house default"), default=False)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["key", "since"]
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="one_rule_from_a_day")]

    def __str__(self) -> str:
        return self.key
