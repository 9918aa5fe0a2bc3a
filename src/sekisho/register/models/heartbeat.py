"""The last sign of life of a part of the installation, and what it told."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One part: a process that runs on, or work that must be done from time to time."""

    part = models.CharField(max_length=32, primary_key=True)
    """courier, worker, retention, backup, upgrade, audit …"""
    at = models.DateTimeField()
    told = models.JSONField(default=dict)
    """What it said of itself, such as the file and the size of a backup."""

    def __str__(self) -> str:
        return f"{self.part} {self.at:%Y-%m-%d %H:%M}"
