"""A step that one person proposes and another agrees to, or does not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Proposal(models.Model):
    """One step that needs a second person: an edition to be put in force, or taken back."""

    step = models.CharField(max_length=24)
    """What is to be done: `scorer promote`, `scorer rollback`."""
    about = models.CharField(max_length=128)
    """The edition, or the scorer."""
    why = models.CharField(max_length=400)
    from_on = models.DateField(null=True)
    """First day on which it is to hold; null: the first that has not chosen."""
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    """Null while nobody has answered."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["step", "about"],
                condition=Q(answered_at__isnull=True),
                name="one_open_proposal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.step} {self.about}"
