"""Posts, who holds them, and what they may do."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from threadneedle.accounts.models import Person
from threadneedle.core.base import Role
from threadneedle.org.models.units import Unit
from threadneedle.org.querysets import GrantQuerySet, HolderQuerySet, PostQuerySet


class Post(models.Model):
    """A seat with duties; a person holds it between two dates."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(_("name"), max_length=64)
    name_en = models.CharField(_("English name"), max_length=96, blank=True)
    heads = models.BooleanField(_("first responsible person of the unit"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects: ClassVar[PostQuerySet[Post]] = PostQuerySet.as_manager()  # type: ignore[assignment]

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

    objects: ClassVar[HolderQuerySet[Holder]] = HolderQuerySet.as_manager()  # type: ignore[assignment]

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

    objects: ClassVar[GrantQuerySet[Grant]] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [models.UniqueConstraint(fields=["post", "role", "unit"], name="granted_once")]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id}"
