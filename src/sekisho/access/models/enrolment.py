"""A one-time link by which a person sets password and second factor, alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Enrolment(models.Model):
    """One link; its code is kept only as a hash."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.CharField(max_length=64)
    """The administrator; `setup` and `command line` where there was none."""
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    """When it was used, or replaced by a later one."""

    def __str__(self) -> str:
        return f"{self.person_id} {self.issued_at:%Y-%m-%d %H:%M}"
