"""A deed done at the desk, of which history must hear once; the courier brings it.

What people do is durable here first, in the transaction in which they did it. The courier writes
it into history under the key of the deed: delivered twice, or killed in between, it is there once.
"""

from __future__ import annotations

from django.db import models


class Deed(models.Model):
    """One deed, waiting for delivery or delivered."""

    deed_id = models.UUIDField(primary_key=True)
    """Drawn by whoever did it: on the phone where it may be sent twice, else by the screen."""
    kind = models.CharField(max_length=24)
    """`entry` of the ledger, `finding`, …: the name under which the courier knows what to do."""
    subject_id = models.CharField(max_length=64, blank=True)
    told = models.JSONField()
    """What the record will hold, by its own column names."""
    acted_by = models.CharField(max_length=64)
    acted_at = models.DateTimeField()
    deliver_after = models.DateTimeField()
    """Until then it can be undone; undone deeds are never delivered."""
    before = models.JSONField(default=list)
    """How its rows of the waiting list stood, so that an undo puts them back."""
    order_id = models.UUIDField(null=True)
    """The order that was asked for in the same breath, withdrawn with it; null when none was."""
    undone_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    """When a courier took it up; from then on it cannot be undone."""
    delivered_at = models.DateTimeField(null=True)
    """When history had it, or had refused it."""
    refused = models.CharField(max_length=400, blank=True)
    """Why history did not take it, in words; empty while nothing is wrong."""

    class Meta:
        indexes = (
            models.Index(fields=["delivered_at", "deliver_after"]),
            models.Index(fields=["subject_id"]),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.acted_by}"

    @property
    def is_pending(self) -> bool:
        """Whether history has still to hear of it."""
        return self.undone_at is None and self.delivered_at is None
