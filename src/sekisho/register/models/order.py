"""An order: work for an officer at the bench, asked for at the desk.

It is work in progress and only that: what comes of it goes into history as a deed, and how the
subject stands is the ledger's. A subject has one open order at most.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Order(models.Model):
    """One examination that was asked for."""

    order_id = models.UUIDField(primary_key=True)
    """Drawn by the page that asks, so that a form sent twice orders once."""
    subject_id = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=16, default="cargo")
    office = models.CharField(max_length=16)
    selected_on = models.DateField(null=True)
    """Null where it was never selected: a second look, or goods met at the bench."""
    declaration_number = models.CharField(max_length=64, blank=True)
    commodity_code = models.CharField(max_length=12, blank=True)
    goods = models.CharField(max_length=200, blank=True)
    importer = models.CharField(max_length=128, blank=True)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    note = models.CharField(max_length=400, blank=True)
    """What to look for, in the words of whoever asked."""
    assigned_to = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    """As in a finding; empty until it is done."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject_id"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_order",
            ),
        )
        indexes = (
            models.Index(fields=["office", "done_at", "asked_at"]),
            models.Index(fields=["subject_id"]),
            models.Index(fields=["assigned_to", "done_at"]),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.assigned_to}".strip()

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something."""
        return self.done_at is None and self.withdrawn_at is None
