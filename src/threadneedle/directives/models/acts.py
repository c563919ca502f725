"""What happens to a task: objections, extensions, blocks, slips."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models.tasks import Task
from threadneedle.org.models import Post, Unit


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
