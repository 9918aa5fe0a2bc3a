"""How long a kind of record is kept: settings of its clock, and the runs by them.

Nothing here is edited: a further setting counts from when it was written, so that it can be told
which one was in force on a day.
"""

from __future__ import annotations

from django.db import models


class ClockSetting(models.Model):
    """After how many days a kind of record is masked or deleted, and by which law."""

    clock = models.CharField(max_length=32)
    """The name under which the record and its fields stand in `clocks.toml`."""
    days = models.IntegerField(null=True)
    """Null: the clock stands still, and nothing of this kind goes."""
    basis = models.CharField(max_length=400)
    """The law or order by which it is kept so long and no longer."""
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["clock", "set_at"]),)

    def __str__(self) -> str:
        return f"{self.clock} {self.days}"


class RetentionRun(models.Model):
    """One run: what was due by each clock, and is gone or masked now."""

    at = models.DateTimeField()
    run_by = models.CharField(max_length=64, blank=True)
    """Empty for the worker, which runs every day."""
    gone = models.JSONField(default=dict)
    """How many records by clock; clocks by which nothing was due are left out."""

    class Meta:
        indexes = (models.Index(fields=["at"]),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {sum(self.gone.values())}"
