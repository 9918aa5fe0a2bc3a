"""Figures of a period as they were last counted, so that a page opens at once.

History has them all; here lies the copy that is shown, with how far history stood when it was
counted. Rows that nobody asks for any more are removed.
"""

from __future__ import annotations

from django.db import models


class KeptFigures(models.Model):
    """One part of the results of one period and office."""

    part = models.CharField(max_length=24)
    """Which figures: measures, enforcement, workload, …"""
    since = models.DateField()
    until = models.DateField()
    """First day that is left out."""
    office = models.CharField(max_length=16, blank=True)
    """Empty: all offices."""
    told = models.JSONField(null=True)
    """The figures; null until they are counted for the first time."""
    drawn = models.JSONField(default=dict)
    """What is shown of them, by language; made when somebody first looks, and again with them."""
    stood_at = models.BigIntegerField(default=-1)
    """The number of history's writing up to which it was counted."""
    counted_at = models.DateTimeField(null=True)
    took_seconds = models.FloatField(default=0.0)
    asked_at = models.DateTimeField()
    """When somebody last looked."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["part", "since", "until", "office"], name="figures_kept_once"
            ),
        )
        indexes = (models.Index(fields=["asked_at"]),)

    def __str__(self) -> str:
        return f"{self.part} {self.since} {self.until} {self.office}".strip()
