"""A word or number by which a waiting subject is found."""

from __future__ import annotations

from django.db import models

from sekisho.register.models.waiting import Waiting


class SoughtWord(models.Model):
    """One word of one waiting subject; see `register.sought` for how text becomes words."""

    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, related_name="words")
    office = models.CharField(max_length=16)
    selected_on = models.DateField()
    word = models.CharField(max_length=64)

    class Meta:
        # One for the list of an office and day, one for a search over all of them. In PostgreSQL
        # only such an index finds a beginning whatever the collation; SQLite passes it over.
        indexes = (
            models.Index(
                fields=["office", "selected_on", "word", "waiting"],
                name="sought_of_a_list",
                opclasses=["varchar_pattern_ops", "date_ops", "varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(
                fields=["word", "office", "waiting"],
                name="sought_everywhere",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops", "int8_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.word
