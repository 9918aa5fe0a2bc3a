"""What an officer did and saw at the bench, as it was signed there.

The number is drawn by the phone, so that what is sent twice is there once. Nothing in a signed
examination is changed: what turns out otherwise is a further examination.
"""

from __future__ import annotations

from django.db import models


class Examination(models.Model):
    """One examination, signed by an officer."""

    examination_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    subject_id = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=16, default="cargo")
    office = models.CharField(max_length=16)
    identified = models.CharField(max_length=64, blank=True)
    """The number as it was read from the goods or the paper; empty where none could be."""
    identified_how = models.CharField(max_length=16, blank=True)
    """scanned, typed or unreadable; empty where nothing was said."""
    present = models.JSONField(default=list)
    """Who else was there, each as written."""
    tools = models.JSONField(default=list)
    """Codes of the tools that were used."""
    seals = models.JSONField(default=list)
    """Each with number, before, after."""
    quantities = models.JSONField(default=list)
    """Each with what, unit, declared, found; figures as text, empty where not known."""
    outcome = models.CharField(max_length=16)
    """As in a finding."""
    codes = models.JSONField(default=list)
    """Codes of what was found, the weightiest first; none where nothing was."""
    note = models.TextField(blank=True)
    photos = models.JSONField(default=list)
    """The photographs that belong to it: photo_id and sha256 as taken."""
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    """Both by the clock of the device."""
    signed_by = models.CharField(max_length=64)
    """The person who was logged in."""
    signed_name = models.CharField(max_length=128)
    """As they wrote it under the examination."""
    received_at = models.DateTimeField()
    """By our own clock."""
    digest = models.CharField(max_length=64)
    """SHA-256 of what was signed: the same number with another content is refused by it."""

    class Meta:
        indexes = (
            models.Index(fields=["subject_id"]),
            models.Index(fields=["order_id"]),
            models.Index(fields=["office", "received_at"]),
            models.Index(fields=["signed_by", "received_at"]),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.outcome} {self.signed_by}"


class SetAside(models.Model):
    """What a phone sent and could not be taken as it is: kept whole until a person decides."""

    aside_id = models.BigAutoField(primary_key=True)
    examination_id = models.UUIDField()
    order_id = models.UUIDField()
    office = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    told = models.JSONField()
    """The fields of the form as they came."""
    why = models.CharField(max_length=400)
    sent_by = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    settled_by = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True)
    entered_as = models.UUIDField(null=True)
    """The examination it became; null where it was left."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["examination_id", "digest"], name="aside_once"),
        )

    def __str__(self) -> str:
        return f"{self.examination_id} {self.sent_by}"
