"""A token: the key of a machine, of limited scope, for a time."""

from __future__ import annotations

from django.db import models


class Token(models.Model):
    """One token; its secret was shown once and is kept only as a hash."""

    name = models.CharField(max_length=40, unique=True)
    """What the machine is called here."""
    mark = models.CharField(max_length=16, unique=True)
    """The part of the token by which it is found; open, it proves nothing."""
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    """Words of `roles.Scope`."""
    office = models.CharField(max_length=16, blank=True, default="")
    """Whose records it reaches; empty reaches those of every office."""
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=64, blank=True, default="")
    last_used_at = models.DateTimeField(null=True)
    """To the minute; null while it was never used."""

    def __str__(self) -> str:
        return self.name

    @property
    def username(self) -> str:
        """The name by which the log knows it; no person's has a colon."""
        return f"token:{self.name}"

    @property
    def roles(self) -> list[str]:
        """What it is granted: its scopes."""
        return list(self.scopes)
