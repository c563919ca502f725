"""Tasks, and who takes part in them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from threadneedle.core.workflow import TaskState
from threadneedle.directives.models.directives import KINDS, ROLES, TIERS, Directive, Draft, ProofStandard
from threadneedle.directives.querysets import TaskQuerySet
from threadneedle.org.models import Norm, Post, Skill, Unit

TASK_STATES = [(state.value, state.value) for state in TaskState]


class Task(models.Model):
    """One obligation of one lead unit, with measure, deadline, tier and standard of proof.

    ``place`` is the path at which the task counts: its unit's as long as something is owed, and from then
    on where the unit stood, so that last year's figures stay when units move. ``carried_from`` is the unit
    that had the task before it was merged or split.

    How it is worked is the executing unit's to say: ``crew`` people together, of whom each can do ``skill``,
    at ``site``, in one go or not (``divisible``; None leaves it to the length), not before ``after`` is done.
    ``hours`` are of the whole team, spent or still to spend; never of a person.
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
    hours_spent = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    norm = models.ForeignKey(Norm, on_delete=models.SET_NULL, null=True, related_name="tasks")
    ground = models.CharField(max_length=300, blank=True)
    crew = models.PositiveSmallIntegerField(default=1)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    divisible = models.BooleanField(null=True)
    after = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="followers")
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

    objects: ClassVar[TaskQuerySet[Task]] = TaskQuerySet.as_manager()  # type: ignore[assignment]

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
