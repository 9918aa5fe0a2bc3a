"""An office, as people call it and where its clock stands."""

from __future__ import annotations

from django.db import models


class Office(models.Model):
    """One customs office."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=128)
    zone = models.CharField(max_length=64, default="UTC")

    def __str__(self) -> str:
        return self.name or self.code
