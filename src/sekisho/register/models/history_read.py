"""How far the register has read history, so that only what is new is read again."""

from __future__ import annotations

from django.db import models


class HistoryRead(models.Model):
    """One reader and the number of the first commit that it has not read."""

    reader = models.CharField(max_length=32, primary_key=True)
    next_commit = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.reader} {self.next_commit}"
