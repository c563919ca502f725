"""Messages to posts and their deliveries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.org.models import Post, Unit


class Message(models.Model):
    """A notice to a unit or to one of its posts; the words are made from the code when it is read."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="messages")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="messages")
    code = models.CharField(max_length=48)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    event_key = models.CharField(max_length=80)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "event_key"], name="told_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Reading(models.Model):
    """A post has read the messages of a unit up to and including one."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="+")
    up_to = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.post_id}: {self.up_to}"


class Delivery(models.Model):
    """One message to one address on one channel, tried until it is accepted or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=16)
    address = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(db_index=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "channel", "address"], name="delivered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
