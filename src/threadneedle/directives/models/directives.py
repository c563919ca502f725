"""Directives, the files they came in, their drafts and questions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from threadneedle.core.extraction import Kind, UnitRole
from threadneedle.directives.querysets import DirectiveQuerySet, DraftQuerySet
from threadneedle.files.models import StoredFile
from threadneedle.org.models import Norm, Post, Unit

TIERS = [(0, _("safety")), (1, _("livelihood")), (2, _("economy")), (3, _("development"))]
KINDS = [(kind.value, kind.value) for kind in Kind]
ROLES = [(role.value, role.value) for role in UnitRole]


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

    objects: ClassVar[DirectiveQuerySet[Directive]] = DirectiveQuerySet.as_manager()  # type: ignore[assignment]

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
    norm = models.ForeignKey(Norm, on_delete=models.SET_NULL, null=True, related_name="+")
    crew = models.PositiveSmallIntegerField(_("people together"), default=1)
    ground = models.CharField(_("statutory ground"), max_length=300, blank=True)
    proof = models.ForeignKey(ProofStandard, on_delete=models.PROTECT, null=True, related_name="drafts")
    each_alone = models.BooleanField(_("each unit for itself"), default=False)
    dropped = models.BooleanField(_("not a task"), default=False)

    objects: ClassVar[DraftQuerySet[Draft]] = DraftQuerySet.as_manager()  # type: ignore[assignment]

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


class DraftShare(models.Model):
    """The part of one unit in what a draft asks of several, told before the directive is issued."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "unit"], name="one_share_per_unit_of_draft")]

    def __str__(self) -> str:
        return f"{self.draft}: {self.unit}"


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
