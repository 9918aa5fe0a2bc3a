"""An assignment: subjects given to a person at once, and how they stood before."""

from __future__ import annotations

from django.db import models


class Assignment(models.Model):
    """One act of giving work to somebody; kept so that it can be undone for a moment."""

    assignment_id = models.UUIDField(primary_key=True)
    """Drawn by the page that asks, so that a form sent twice assigns once."""
    assigned_to = models.CharField(max_length=64, blank=True)
    """Empty where it was taken from everybody."""
    assigned_by = models.CharField(max_length=64)
    assigned_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    """By the row's number, to whom it was assigned before."""
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{len(self.before)} to {self.assigned_to}"
