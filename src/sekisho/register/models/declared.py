"""What was declared at the gate and what was said, until history has it.

The sender is answered once this row is durable; nothing that was answered can be lost. The
courier brings the rows into history in batches, each under the number that stands here, so
that a batch that was interrupted is brought again as the same batch.
"""

from __future__ import annotations

from django.db import models


class Declared(models.Model):
    """One declaration as it came, with the channel of each of its items."""

    declaration_number = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """SHA-256 of what was sent: the same again gets the same answer, other content is a mending."""
    office = models.CharField(max_length=16)
    received_on = models.DateField()
    received_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    """Name of the token."""
    items = models.JSONField()
    """The goods items as they were read, by the fields of the record."""
    selections = models.JSONField()
    """For each item `subject_id`, `channel`, and the whole selection as text, `told`."""
    channel = models.CharField(max_length=8)
    """The strictest of its items' channels, which is what was answered."""
    batch = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["declaration_number", "digest"], name="said_once"),
        )
        indexes = (
            models.Index(fields=["settled_at", "batch"]),
            models.Index(fields=["declaration_number", "received_on"]),
        )

    def __str__(self) -> str:
        return f"{self.declaration_number} {self.channel}"


class DayTally(models.Model):
    """How many subjects of an office and day were sent into a channel at the gate."""

    office = models.CharField(max_length=16)
    received_on = models.DateField()
    channel = models.CharField(max_length=8)
    subjects = models.IntegerField(default=0)
    by_chance = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["office", "received_on", "channel"], name="counted_once_a_channel"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.received_on} {self.channel} {self.subjects}"
