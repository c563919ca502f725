"""Streams, events, their subjects and payloads. Triggers refuse every change; see migration 0002."""

from __future__ import annotations

from django.db import models


class Stream(models.Model):
    """The chain of one unit: its number of events and the hash of the last one."""

    key = models.CharField(max_length=40, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key


class Event(models.Model):
    """One act. A bulk act is one event with many subjects."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=48, db_index=True)
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="one_event_per_sequence")]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream_id}/{self.sequence}"


class Subject(models.Model):
    """One thing an event is about, such as ``task`` 42; ``position`` keeps the order that was hashed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="subjects")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    key = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["kind", "key", "event"], name="subject_thing")]
        constraints = [models.UniqueConstraint(fields=["event", "position"], name="one_subject_per_position")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Payload(models.Model):
    """What was said, apart from its digest, so that it can be erased without breaking the chain.

    The salt is hashed with the body: without it an erased word could be guessed from its digest.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=32)
    body = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"payload of {self.event_id}"


class Leaf(models.Model):
    """One entry of the log of heads: where a stream stood at a checkpoint. Positions have no gaps."""

    position = models.PositiveBigIntegerField(primary_key=True)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="leaves")
    length = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stream", "length"], name="one_leaf_per_head")]

    def __str__(self) -> str:
        return f"{self.position}: {self.stream_id}/{self.length}"


class Checkpoint(models.Model):
    """A signed root over the first ``size`` leaves; ``edge`` is what the next one goes on from."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    edge = models.JSONField()
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.size} {self.root}"


class Handled(models.Model):
    """A handler has dealt with an event; the row makes each happen once. Not part of the record."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    handler = models.CharField(max_length=80)
    at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="handled_once")]

    def __str__(self) -> str:
        return f"{self.handler} of {self.event_id}"


class Slot(models.Model):
    """One planned run of a scheduled job; the constraint makes it happen once on any number of machines."""

    job = models.CharField(max_length=80)
    due = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due"], name="one_run_per_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.due:%Y-%m-%d %H:%M}"
