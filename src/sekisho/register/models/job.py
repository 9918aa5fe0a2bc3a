"""Long work that somebody began at the desk: how far it is, and what came of it."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """One piece of long work; it stays when its page is left."""

    job_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    """The name under which its work is registered."""
    arguments = models.JSONField(default=dict)
    about = models.CharField(max_length=64)
    """Digest of kind and arguments: the same work is found again by it."""
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    begun_times = models.IntegerField(default=0)
    """More than once where the machine stopped in between."""
    ended_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=200, blank=True)
    """What it does now, in words."""
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    """Steps of this stage; null while nobody knows how many."""
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    """What went wrong, in words; empty while nothing did."""
    remedy = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["asked_by", "asked_at"]),
            models.Index(fields=["about", "asked_at"]),
            models.Index(fields=["kind", "ended_at"]),
            models.Index(fields=["ended_at", "begun_at"]),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.job_id}"

    @property
    def is_running(self) -> bool:
        """Whether it still waits for its turn or is being done."""
        return self.ended_at is None

    @property
    def is_good(self) -> bool:
        """Whether it ended with a result."""
        return self.ended_at is not None and not self.failure
