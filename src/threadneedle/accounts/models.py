"""Persons, their one-time codes, tokens, and the answers kept for resent calls."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PersonManager(BaseUserManager["Person"]):
    """Makes persons; a person without a password signs in after activation only."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find a person by sign-in name, whatever its case."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Who signs in. What a person may do follows from the posts they hold, never from the person."""

    username = models.CharField(_("sign-in name"), max_length=64, unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=64)
    name_en = models.CharField(_("English name"), max_length=96, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administrator's window"), default=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()
    # Nobody keeps count of when persons are online: the framework's column for it is left out.
    last_login = None

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(Lower("username"), name="sign_in_name_whatever_its_case")]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password or the epoch changes; disabling a person raises the epoch."""
        key = "threadneedle.accounts.Person.session"
        return salted_hmac(key, f"{self.password}:{self.session_epoch}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self):  # type: ignore[no-untyped-def]
        """No earlier secret keys are kept."""
        return iter(())


class OneTimeCode(models.Model):
    """A code handed over by the administrator for activation or for a new password."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    # Only somebody who holds the paper knows the first group; tries of others are not held against the code.
    opening_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"code {self.pk} of {self.person_id}"


class Token(models.Model):
    """A bearer token of the API, bound to a person and shown once."""

    class Scope(models.TextChoices):
        READ = "read", pgettext_lazy("token scope", "reads")
        WRITE = "write", pgettext_lazy("token scope", "reads and writes")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(pgettext_lazy("token", "name"), max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The first answer to a call with an idempotency key, given again when the call is resent."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key


class AddressFailures(models.Model):
    """Failures from one network address in one window of time; a row names no person."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in"
        TOKEN = "token"  # noqa: S105 - a kind of failure

    kind = models.CharField(max_length=8, choices=Kind)
    address = models.CharField(max_length=45)
    since = models.DateTimeField()
    failures = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "address"], name="one_count_per_address")]

    def __str__(self) -> str:
        return f"{self.kind} {self.address}"
