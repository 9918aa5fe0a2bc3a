"""A referral: a message back to the filer, and what came back.

The codes are those of the advance notices of Japan's Advance Filing Rules; a request for
information stands beside them, for declarations.
"""

from __future__ import annotations

from django.db import models


class Referral(models.Model):
    """One message to a filer about a subject."""

    referral_id = models.UUIDField(primary_key=True)
    """Drawn by the page that sends, so that a form sent twice is one message."""
    subject_id = models.CharField(max_length=64)
    office = models.CharField(max_length=16)
    declaration_number = models.CharField(max_length=64, blank=True)
    addressee = models.CharField(max_length=128, blank=True)
    """Whoever filed: the declarant, else the carrier."""
    notice = models.CharField(max_length=8)
    """RFI, HLD, DNL, DNU or SPD."""
    asked = models.CharField(max_length=1000, blank=True)
    """What is asked for, in the officer's words."""
    message_en = models.TextField()
    message_ja = models.TextField()
    """The message as it was written, in both languages; never edited."""
    answer_by = models.DateField(null=True)
    """The day by which an answer is asked for; null where none is."""
    sent_by = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    """A notice is cancelled when its cause is gone."""
    answer = models.TextField(blank=True)
    """The filer's words, as they were entered."""
    answered_on = models.DateField(null=True)
    answer_entered_by = models.CharField(max_length=64, blank=True)
    answer_entered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["subject_id"]),
            models.Index(fields=["office", "answer_by"]),
        )

    def __str__(self) -> str:
        return f"{self.notice} {self.subject_id}"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.answer_entered_at is None and self.withdrawn_at is None
