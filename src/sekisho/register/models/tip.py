"""A tip: what somebody told us, how far it is to be believed, and what came of it.

Nothing here can tell who sent it, unless they said so themselves: a tip bears a day and no hour,
a number that is drawn and not counted, and who may be called back stands in a table of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class TipSource(models.Model):
    """Somebody who has told us something, known only by the code that they keep."""

    number = models.CharField(max_length=16, primary_key=True)
    """Drawn; what officers call them. It is not the code."""
    way = models.CharField(max_length=8)
    """By which they first came: web, call, partner."""
    seal = models.CharField(max_length=64, blank=True)
    """Keyed hash of the code that was shown to them once; empty for a partner."""
    partner = models.CharField(max_length=128, blank=True)
    """Name of the administration or body; empty for everybody else."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["seal"], condition=~Q(seal=""), name="one_seal"),
            models.UniqueConstraint(
                fields=["partner"], condition=~Q(partner=""), name="one_partner"
            ),
        )

    def __str__(self) -> str:
        return self.partner or self.number


class Tip(models.Model):
    """One tip, as it came; what is told later stands beside it."""

    number = models.CharField(max_length=16, primary_key=True)
    source = models.ForeignKey(TipSource, models.PROTECT, related_name="tips")
    way = models.CharField(max_length=8)
    """By which it came: web, call, partner."""
    received_on = models.DateField()
    """The day and never the hour: who knows when something was sent may know who sent it."""
    language = models.CharField(max_length=2)
    """Of the text: en, ja."""
    text = models.TextField()
    goods = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    conveyance = models.CharField(max_length=200, blank=True)
    expected_on = models.DateField(null=True)
    """The day of which it speaks; null when it names none."""
    taken_by = models.CharField(max_length=64, blank=True)
    """Who wrote it down on the telephone; empty for what came by the web."""
    called_at = models.DateTimeField(null=True)
    """When the call came, in quarters of an hour; null for what came by the web."""
    office = models.CharField(max_length=16, blank=True)
    """The office that it was handed to; empty while only the hotline may see it."""
    stage = models.CharField(max_length=8, default="received")
    """received, graded, acted, closed."""
    outcome = models.CharField(max_length=16, blank=True)
    """What came of it, in codes; empty while it is not closed."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["stage", "received_on"]), models.Index(fields=["office"]))

    def __str__(self) -> str:
        return self.number


class TipContact(models.Model):
    """How the sender can be reached, where they gave it; apart from all that others may see."""

    tip = models.OneToOneField(Tip, models.CASCADE, primary_key=True, related_name="contact")
    words = models.CharField(max_length=400)

    def __str__(self) -> str:
        return f"contact of {self.tip_id}"


class TipPhoto(models.Model):
    """A picture that came with a tip: painted anew, so that nothing but the picture is in it."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="photos")
    place = models.IntegerField()
    """From 1, in the order in which they were sent."""
    jpeg = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["tip", "place"], name="one_tip_photo"),)

    def __str__(self) -> str:
        return f"{self.tip_id} {self.place}"


class TipGrade(models.Model):
    """One grading; a later one stands above it, and all are kept."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="grades")
    reliability = models.CharField(max_length=1)
    """Of the source: A to F."""
    credibility = models.CharField(max_length=1)
    """Of what it says: 1 to 6."""
    why = models.CharField(max_length=400)
    graded_by = models.CharField(max_length=64)
    graded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


class TipLink(models.Model):
    """What the tip is about, among what we know: a subject by its number, a party by its name."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=8)
    """subject, party."""
    number = models.CharField(max_length=200)
    """The number of a goods item, or a party's name, as history writes it."""
    items = models.IntegerField(default=0)
    """How many goods items bore it when it was linked; 0 for a party never seen before."""
    linked_by = models.CharField(max_length=64)
    linked_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["tip", "kind", "number"],
                condition=Q(undone_at__isnull=True),
                name="linked_once",
            ),
        )
        indexes = (models.Index(fields=["kind", "number"]),)

    def __str__(self) -> str:
        return f"{self.tip_id} {self.kind} {self.number}"


class TipWord(models.Model):
    """What was said about a tip after it came: by its sender, to them, or among officers."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="words")
    said_by = models.CharField(max_length=64, blank=True)
    """Name of the officer; empty for the sender."""
    to_sender = models.BooleanField(default=False)
    """Whether the sender reads it when they come back."""
    said_on = models.DateField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"{self.tip_id} {self.said_on}"


class TipTurn(models.Model):
    """A step of triage by an officer: handed on, acted on, closed."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="turns")
    turn = models.CharField(max_length=8)
    """handed, acted, closed."""
    words = models.CharField(max_length=400, blank=True)
    """What was done, or the outcome's reason, or the office."""
    turned_by = models.CharField(max_length=64)
    turned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tip_id} {self.turn}"
