"""A dossier: one investigation across subjects, parties, exhibits, offices.

Nothing in it is edited: what is taken out stays with its reason, a note is corrected by a further
note, and every turn (opened, closed, reopened) is kept.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Dossier(models.Model):
    """One investigation."""

    number = models.CharField(max_length=16, primary_key=True)
    """Drawn and not counted: it does not tell how many there are."""
    title = models.CharField(max_length=200)
    office = models.CharField(max_length=16, blank=True)
    """The office that leads it; empty is the national centre."""
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    standing = models.CharField(max_length=8, default="open")
    """open, closed."""
    outcome = models.CharField(max_length=16, blank=True)
    """In codes; empty while it is open."""
    keep_until = models.DateField(null=True)
    """The first day on which it must be gone; null while it is open."""

    class Meta:
        indexes = (models.Index(fields=["office", "standing"]),)

    def __str__(self) -> str:
        return self.number


class DossierMember(models.Model):
    """Somebody who works on it, or reads it; until they leave."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="members")
    person = models.CharField(max_length=64)
    office = models.CharField(max_length=16, blank=True)
    """Of the person, when they joined."""
    part = models.CharField(max_length=8)
    """lead, member, reader."""
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=64)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "person"], condition=Q(left_at__isnull=True), name="joins_once"
            ),
        )
        indexes = (models.Index(fields=["person", "left_at"]),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.person}"


class DossierItem(models.Model):
    """A thing that belongs to it, by the number under which it is kept elsewhere."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=8)
    """subject, party, exhibit, tip, document."""
    number = models.CharField(max_length=200)
    """The subject's or tip's number, the exhibit's, a party's name, a document's reference."""
    words = models.CharField(max_length=400, blank=True)
    """What it is, or why it is in here."""
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)
    """When it was taken out; null while it is in."""
    out_by = models.CharField(max_length=64, blank=True)
    out_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "kind", "number"],
                condition=Q(out_at__isnull=True),
                name="in_dossier_once",
            ),
        )
        indexes = (models.Index(fields=["kind", "number"]),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind} {self.number}"


class DossierTask(models.Model):
    """Something that somebody is to do."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="tasks")
    words = models.CharField(max_length=400)
    assigned_to = models.CharField(max_length=64)
    due_on = models.DateField(null=True)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True)
    result = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.words[:40]}"


class DossierNote(models.Model):
    """What somebody wrote down."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="notes")
    words = models.TextField()
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    """The note that this one puts right; null for a note of its own."""

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.written_at:%Y-%m-%d}"


class DossierTurn(models.Model):
    """Opened, closed, reopened: by whom, when, why."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="turns")
    turn = models.CharField(max_length=8)
    """opened, closed, reopened."""
    outcome = models.CharField(max_length=16, blank=True)
    why = models.CharField(max_length=400, blank=True)
    turned_by = models.CharField(max_length=64)
    turned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.turn}"
