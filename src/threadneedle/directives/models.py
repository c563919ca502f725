"""Directives, their drafts and questions; tasks and what happens to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from threadneedle.core.extraction import Kind, UnitRole
from threadneedle.core.workflow import TaskState
from threadneedle.directives.querysets import (
    DirectiveQuerySet,
    DraftQuerySet,
    HelpRequestQuerySet,
    MatterQuerySet,
    TaskQuerySet,
)
from threadneedle.files.models import StoredFile
from threadneedle.org.models import Post, Unit

TIERS = [(0, _("safety")), (1, _("livelihood")), (2, _("economy")), (3, _("development"))]
KINDS = [(kind.value, kind.value) for kind in Kind]
ROLES = [(role.value, role.value) for role in UnitRole]
TASK_STATES = [(state.value, state.value) for state in TaskState]


class Directive(models.Model):
    """A decision from above, with its source text.

    Where an office that does not work with the system has given an order on paper or by message, the unit
    that received it registers it and acts as its issuer; ``issuer_words`` then names the office as the
    document does, and ``registered_for`` is that office if the tree of units has it.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="directives")
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=240, blank=True)
    number = models.CharField(_("document number"), max_length=64, blank=True)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    text = models.TextField(_("source text"))
    dated = models.DateField(_("dated"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTED)
    version = models.PositiveIntegerField(default=1)
    sentences = models.JSONField(default=list)
    client_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - many rows without a key
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    search_text = models.TextField(blank=True)
    registered_for = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    issuer_words = models.CharField(_("issued by"), max_length=120, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    offer_declined_on = models.DateField(null=True)

    objects: ClassVar[DirectiveQuerySet] = DirectiveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["issuer", "state"], name="directive_issuer_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def registered(self) -> bool:
        """Tell whether a unit registered it for an office that does not act here."""
        return self.arrived_on is not None and self.registered_for_id != self.issuer_id


class SourceFile(models.Model):
    """A file that a directive came in, in the order in which it was given."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    pages = models.PositiveIntegerField(default=1)
    typed = models.BooleanField(_("typed beside the picture"), default=False)

    class Meta:
        ordering = ["directive", "position"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="one_source_file_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.directive_id}: {self.file_id}"


class ProofStandard(models.Model):
    """What must come with a report beyond the fact: always with a category and a written reason."""

    class Category(models.TextChoices):
        SAFETY = "safety", _("safety or emergency")
        PAID = "paid", _("money paid on result")
        SAMPLED = "sampled", _("sampled re-check")
        STATUTE = "statute", _("named statute")

    category = models.CharField(max_length=8, choices=Category)
    asks = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(asks=""), name="proof_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.category


class Draft(models.Model):
    """One passage of a directive that may become tasks: what the extractor read and the clerk decided."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="drafts")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=32, blank=True)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS, default=Kind.TASK.value)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=TIERS, null=True)
    deadline_words = models.CharField(_("deadline in words"), max_length=120, blank=True)
    due = models.DateField(_("due"), null=True)
    measure_words = models.CharField(_("measure"), max_length=200, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2, null=True)
    counter = models.CharField(_("counted in"), max_length=12, blank=True)
    post_words = models.CharField(_("post"), max_length=64, blank=True)
    hours = models.DecimalField(_("hours per unit"), max_digits=8, decimal_places=2, null=True)
    proof = models.ForeignKey(ProofStandard, on_delete=models.PROTECT, null=True, related_name="drafts")
    each_alone = models.BooleanField(_("each unit for itself"), default=False)
    dropped = models.BooleanField(_("not a task"), default=False)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["directive", "position"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="one_draft_per_position")
        ]

    def __str__(self) -> str:
        return self.title


class DraftUnit(models.Model):
    """A unit as the source words it, and what that means: a unit, or the members of a kind below it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="units")
    role = models.CharField(max_length=12, choices=ROLES)
    words = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    member_kind = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words


class NumberRule(models.Model):
    """How an office numbers its matters: ``区督〔{year}〕{serial}号``, each year from 1."""

    registry = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="number_rules")
    origin = models.CharField(_("origin"), max_length=8, blank=True)
    pattern = models.CharField(_("pattern"), max_length=64)
    digits = models.PositiveSmallIntegerField(_("digits of the serial"), default=1)

    class Meta:
        ordering = ["registry", "origin"]
        constraints = [
            models.UniqueConstraint(fields=["registry", "origin"], name="one_number_rule_per_origin")
        ]

    def __str__(self) -> str:
        return self.pattern


class Matter(models.Model):
    """What an office follows up, with where it comes from and its number. Its words, units and date are its
    draft's; its tasks are the draft's tasks.

    ``extras`` holds the cells of the office's own table for which the product has no word, by heading.
    """

    class Origin(models.TextChoices):
        DOCUMENT = "document", _("document")
        MINUTES = "minutes", _("minutes of a meeting")
        REMARK = "remark", _("a leader's remark")
        HIGHER = "higher", _("higher order")

    registry = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="matters")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="matter")
    number = models.CharField(_("number"), max_length=64)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    source_words = models.CharField(_("source"), max_length=300, blank=True)
    source_day = models.DateField(_("source dated"), null=True, blank=True)
    asked_by = models.CharField(_("asked by (post)"), max_length=64, blank=True)
    progress = models.TextField(_("progress"), blank=True)
    progress_on = models.DateField(null=True)
    registered_on = models.DateField(_("registered on"))
    registered_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    extras = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    client_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - many rows without a key
    search_text = models.TextField(blank=True)

    objects: ClassVar[MatterQuerySet] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-year", "-serial", "-id"]
        indexes = [models.Index(fields=["registry", "closed_on"], name="matter_open")]
        constraints = [
            models.UniqueConstraint(fields=["registry", "number"], name="one_matter_per_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Question(models.Model):
    """What the system does not know about a draft, or about the directive, and what it was told."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="questions")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="questions")
    code = models.CharField(max_length=24)
    params = models.JSONField(default=dict)
    answer = models.JSONField(null=True)
    answered_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class Task(models.Model):
    """One obligation of one lead unit, with measure, deadline, tier and standard of proof.

    ``place`` is the path at which the task counts: its unit's as long as something is owed, and from then
    on where the unit stood, so that last year's figures stay when units move. ``carried_from`` is the unit
    that had the task before it was merged or split.
    """

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="tasks")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks")
    place = models.CharField(max_length=80, blank=True, editable=False)
    carried_from = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_tasks")
    kind = models.CharField(max_length=12, choices=KINDS)
    tier = models.PositiveSmallIntegerField(choices=TIERS)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    demands_added = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    counter = models.CharField(max_length=12, blank=True)
    proof = models.ForeignKey(ProofStandard, on_delete=models.PROTECT, null=True, related_name="tasks")
    state = models.CharField(max_length=16, choices=TASK_STATES, default=TaskState.ISSUED.value)
    resume_state = models.CharField(max_length=16, choices=TASK_STATES, default=TaskState.TAKEN_ON.value)
    version = models.PositiveIntegerField(default=1)
    due = models.DateField()
    first_due = models.DateField()
    paused_since = models.DateField(null=True)
    post_words = models.CharField(max_length=64, blank=True)
    responsible_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="tasks")
    hours_asked = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    hours_corrected = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    quantity_reported = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    issued_on = models.DateField()
    signed_on = models.DateField(null=True)
    taken_on_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    children_count = models.PositiveIntegerField(default=0)
    children_closed = models.PositiveIntegerField(default=0)
    search_text = models.TextField(blank=True)

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["tier", "due", "id"]
        indexes = [
            models.Index(fields=["unit", "state", "tier", "due"], name="task_worklist"),
            models.Index(fields=["issuer", "state", "due"], name="task_issuer"),
            models.Index(fields=["draft", "state"], name="task_draft"),
            models.Index(fields=["place", "state"], name="task_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "unit"],
                condition=~Q(parent=None)
                & ~Q(state="withdrawn")
                & ~Q(state="superseded")
                & Q(carried_from=None),
                name="cascaded_once",
            ),
            models.CheckConstraint(
                condition=Q(children_closed__lte=F("children_count")), name="no_more_closed_than_there_are"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new task counts where its unit stands."""
        self.place = self.place or self.unit.path
        super().save(*args, **kwargs)


class Assignment(models.Model):
    """A unit that takes part in a task without leading it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=ROLES)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="one_part_per_unit")]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"


class Objection(models.Model):
    """The unit says: not mine, not lawful, not feasible. It counts from the head's signature (``since``)."""

    class Ground(models.TextChoices):
        NOT_MINE = "not_mine", _("not ours to do")
        NOT_LAWFUL = "not_lawful", _("not lawful")
        NOT_FEASIBLE = "not_feasible", _("not feasible")

    class Outcome(models.TextChoices):
        CONCEDED = "conceded", _("conceded")
        UPHELD = "upheld", _("upheld")
        OVERRULED = "overruled", _("overruled")
        RETRACTED = "retracted", _("taken back")
        UNSIGNED = "unsigned", _("not signed by the head")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="objections")
    ground = models.CharField(max_length=12, choices=Ground)
    reason = models.TextField()
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    signed_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.ground


class Extension(models.Model):
    """More time, asked before the due date with a reason and a new day; it counts once the head signs."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed: reported meanwhile")
        UNSIGNED = "unsigned", _("not signed by the head")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="extensions")
    due_before = models.DateField()
    due_asked = models.DateField()
    reason = models.TextField()
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    signed_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.due_before} -> {self.due_asked}"


class Block(models.Model):
    """The cause lies elsewhere: the clock pauses, and the unit that owes is named."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="blocks")
    cause = models.TextField()
    owed_by = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.cause


class Slip(models.Model):
    """A chase, on paper of its own: reminder, warning, final."""

    class Level(models.TextChoices):
        REMINDER = "reminder", _("reminder")
        WARNING = "warning", _("warning")
        FINAL = "final", _("final")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="slips")
    level = models.CharField(max_length=8, choices=Level)
    reason = models.TextField()
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.level


class HelpRequest(models.Model):
    """A difficulty carried upward, with the day an answer is due."""

    asking = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="help_asked")
    asked = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="help_owed")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="help_requests")
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    answer_due = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[HelpRequestQuerySet] = HelpRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["answer_due", "id"]

    def __str__(self) -> str:
        return self.title
