"""A day of an office, as the head of its waiting list shows it."""

from __future__ import annotations

from django.db import models


class OfficeDay(models.Model):
    """What an office had to choose from on a day, and what its hands could do."""

    office = models.CharField(max_length=16)
    on = models.DateField()
    subjects = models.IntegerField()
    """All that came to the choice, also those that it released."""
    chosen = models.IntegerField()
    """Those that somebody looks at."""
    by_chance = models.IntegerField()
    """Of these, chosen by chance."""
    random_rate = models.FloatField()
    """Least share of all subjects examined by chance."""
    examinations = models.IntegerField(null=True)
    """What the day's hands can do; null means no limit. Also scans and documents."""
    scans = models.IntegerField(null=True)
    documents = models.IntegerField(null=True)
    filled_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["office", "on"], name="one_office_day"),)

    def __str__(self) -> str:
        return f"{self.office} {self.on}"
