"""Where the log ends: the one row that every writer of it waits for."""

from __future__ import annotations

from django.db import models


class LogHead(models.Model):
    """The last entry and the last anchor; there is one row, with the key 1."""

    number = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64)
    anchored = models.BigIntegerField(default=0)
    """Number of the last entry that is also kept outside of the database."""

    def __str__(self) -> str:
        return f"{self.number} {self.seal[:8]}"
