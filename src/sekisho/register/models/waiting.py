"""A selected subject that waits at an office, as the waiting list shows it.

A row is a copy for speed of what history says, filled by the courier after each selection, and
the only place of what is work in progress: who has it, who looks at it.
"""

from __future__ import annotations

from django.db import models


class Waiting(models.Model):
    """One subject of one office and day."""

    subject_id = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=16, default="cargo")
    office = models.CharField(max_length=16)
    selected_on = models.DateField()
    channel = models.CharField(max_length=8)
    """As it stands now, after overrides."""
    chosen_by = models.CharField(max_length=16)
    place = models.IntegerField()
    """Place in the order of work of the office and day, from 1, over all channels."""
    risk = models.FloatField()
    """0 to 100, higher is worse."""
    standing = models.CharField(max_length=16, default="awaiting")
    """As in the ledger."""
    declaration_number = models.CharField(max_length=64)
    commodity_code = models.CharField(max_length=12, blank=True)
    goods = models.CharField(max_length=200, blank=True)
    net_mass_kg = models.FloatField(null=True)
    item_value = models.FloatField(null=True)
    importer = models.CharField(max_length=128, blank=True)
    importer_is_new = models.BooleanField(default=False)
    why = models.JSONField(default=dict)
    """The two strongest reasons by language: {"en": [...], "ja": [...]}."""
    sought = models.TextField(blank=True)
    """Every number and name by which it is searched, in lower case."""
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    cost_minutes = models.FloatField(null=True)
    """What it costs to look, in an officer's minutes."""
    assigned_to = models.CharField(max_length=64, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject_id", "selected_on"], name="waits_once"),
        )
        indexes = (
            models.Index(fields=["office", "selected_on", "place"]),
            models.Index(fields=["subject_id"]),
            models.Index(fields=["declaration_number"]),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.channel}"
