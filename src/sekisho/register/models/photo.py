"""A photograph taken at the bench: where it belongs, and what its bytes were."""

from __future__ import annotations

from django.db import models


class Photo(models.Model):
    """One photograph; its copy lies as a file under the name of its own hash."""

    photo_id = models.UUIDField(primary_key=True)
    """Drawn by the phone."""
    examination_id = models.UUIDField()
    """Of the examination that was under way; it may reach us later than its photographs."""
    order_id = models.UUIDField()
    subject_id = models.CharField(max_length=64)
    office = models.CharField(max_length=16)
    view = models.CharField(max_length=16, blank=True)
    """What it shows: seal, packing, goods, marks, document, damage; empty where not said."""
    taken_at = models.DateTimeField()
    """By the clock of the device."""
    taken_by = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    """Of the bytes as the phone sent them."""
    size_bytes = models.IntegerField()
    kept_sha256 = models.CharField(max_length=64)
    """Of the copy that we keep: re-encoded, without what the camera wrote beside the picture."""
    kept_size_bytes = models.IntegerField()
    width_px = models.IntegerField()
    height_px = models.IntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["examination_id"]),
            models.Index(fields=["subject_id"]),
            models.Index(fields=["kept_sha256"]),
        )

    def __str__(self) -> str:
        return f"{self.photo_id} {self.subject_id}"
