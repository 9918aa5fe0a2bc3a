"""Goods taken: the seizure, its exhibits, and every hand they went through.

An exhibit and its hand-overs are a chain: each link bears a keyed hash of what it says and of the
link before. `register.custody` writes and verifies it; nothing here is ever changed.
"""

from __future__ import annotations

from django.db import models


class Seizure(models.Model):
    """Goods that were taken on one occasion."""

    seizure_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=32, unique=True)
    """Office, year and a running number: 10-2026-0001."""
    office = models.CharField(max_length=16)
    year = models.IntegerField()
    serial = models.IntegerField()
    subject_id = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=16, default="cargo")
    examination_id = models.UUIDField(null=True)
    """Null where nothing was examined before."""
    seized_by = models.CharField(max_length=64)
    seized_at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    """Codes of what was found, or the words of whoever seized."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "year", "serial"], name="seizure_number"),
        )
        indexes = (
            models.Index(fields=["subject_id"]),
            models.Index(fields=["office", "seized_at"]),
        )

    def __str__(self) -> str:
        return self.number


class Exhibit(models.Model):
    """One thing that was taken, and that somebody answers for at every moment."""

    exhibit_id = models.UUIDField(primary_key=True)
    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT, related_name="exhibits")
    number = models.IntegerField()
    """1, 2, 3 … within the seizure."""
    description = models.CharField(max_length=400)
    quantity = models.CharField(max_length=32)
    """A figure as text, so that no digit is lost."""
    unit = models.CharField(max_length=16)
    place = models.CharField(max_length=128)
    """Where it was first kept."""
    photos = models.JSONField(default=list)
    """Hashes of its photographs: photo_id, sha256, kept_sha256."""
    taken_by = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    seal = models.CharField(max_length=64)
    """Keyed hash of all above: the first link of the chain."""
    links = models.IntegerField(default=0)
    """Hand-overs so far."""
    head = models.CharField(max_length=64)
    """Keyed hash of the last link and of how many there are, so that none can be cut off."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["seizure", "number"], name="exhibit_number"),
        )

    def __str__(self) -> str:
        return f"{self.seizure_id} {self.number}"


class Handover(models.Model):
    """An exhibit passes from one person to another; both have signed."""

    handover_id = models.UUIDField(primary_key=True)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="handovers")
    number = models.IntegerField()
    """1, 2, 3 … without a gap."""
    given_by = models.CharField(max_length=64)
    received_by = models.CharField(max_length=64)
    at = models.DateTimeField()
    place = models.CharField(max_length=128)
    """Where it is kept from then on."""
    why = models.CharField(max_length=400)
    signed_how = models.CharField(max_length=64)
    """How both confirmed it: password, password and code."""
    before = models.CharField(max_length=64)
    """Hash of the link before."""
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["exhibit", "number"], name="handover_number"),
        )

    def __str__(self) -> str:
        return f"{self.exhibit_id} {self.number} {self.given_by} {self.received_by}"
