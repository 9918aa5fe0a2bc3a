"""One entry of the log: who asked what, about which record, and the answer."""

from __future__ import annotations

from django.db import models


class LogEntry(models.Model):
    """An entry; each carries the hash of the one before, so that no change goes unseen."""

    number = models.BigIntegerField(primary_key=True)
    """1, 2, 3 … without a gap."""
    at = models.DateTimeField(db_index=True)
    person = models.CharField(max_length=64, blank=True)
    """Name of the person or the token; empty when nobody had logged in."""
    action = models.CharField(max_length=32)
    kind = models.CharField(max_length=32, blank=True)
    record = models.CharField(max_length=128, blank=True)
    allowed = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=400, blank=True)
    """What the person said it was for."""
    change = models.CharField(max_length=400, blank=True)
    """What became different, as `roles: officer → officer supervisor`; empty when nothing did."""
    route = models.CharField(max_length=64, blank=True)
    before = models.CharField(max_length=64)
    """Hash of the entry before; of the first, 64 zeros."""
    seal = models.CharField(max_length=64)
    """Keyed hash of this entry and of what stands in `before`."""

    class Meta:
        indexes = (
            models.Index(fields=["kind", "record", "number"]),
            models.Index(fields=["person", "number"]),
            models.Index(fields=["action", "number"]),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.person} {self.action} {self.record}"
