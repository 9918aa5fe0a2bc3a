"""One login of a person, with both factors, on one device."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Visit(models.Model):
    """A visit that is open as long as its session is."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    session_key = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """To the minute."""
    address = models.CharField(max_length=45, blank=True)
    """From where, as the server was told."""
    browser = models.CharField(max_length=200, blank=True)
    """What the browser says of itself."""

    def __str__(self) -> str:
        return f"{self.person_id} {self.begun_at:%Y-%m-%d %H:%M}"
