"""What somebody has typed into a long form and not handed in yet."""

from __future__ import annotations

from django.db import models


class Sketch(models.Model):
    """The fields of one form as one person has left them."""

    kept_by = models.CharField(max_length=64)
    form = models.CharField(max_length=24)
    """Which form: `profile`, …"""
    about = models.CharField(max_length=128, blank=True)
    """What it is about, such as a profile's name; empty for a new one."""
    told = models.JSONField()
    """The fields by name, as they were typed."""
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kept_by", "form", "about"], name="one_sketch_each"),
        )

    def __str__(self) -> str:
        return f"{self.form} {self.about} {self.kept_by}"
