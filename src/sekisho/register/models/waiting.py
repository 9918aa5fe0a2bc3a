"""A selected subject that waits at an office, as the waiting list shows it.

A row is a copy for speed of what history says, filled by the courier after each selection, and
the only place of what is work in progress: who has it, who looks at it.
"""

from __future__ import annotations

from itertools import takewhile

from django.db import models
from django.db.models import Case, F, Value, When

from sekisho.records.ledger_entry import Standing
from sekisho.records.selection import Channel

OPEN = tuple(str(one) for one in takewhile(lambda one: one is not Standing.RELEASED, Standing))
"""Standings in which somebody must still do something."""
CHANNEL_STEP = 10_000_000
"""Far more places than a channel of one day has, so that channels never mix in the order."""

NEVER = 2**40
"""Minutes since 1970 that no deadline reaches: what has none stands last."""


class Waiting(models.Model):
    """One subject of one office and day."""

    subject_id = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=16, default="cargo")
    office = models.CharField(max_length=16)
    selected_on = models.DateField()
    channel = models.CharField(max_length=8)
    """As it stands now, after overrides."""
    chosen_by = models.CharField(max_length=16)
    place = models.IntegerField()
    """Place in the order of work of the channel that was chosen, from 1."""
    risk = models.FloatField()
    """0 to 100, higher is worse."""
    standing = models.CharField(max_length=16, default="awaiting")
    """As in the ledger."""
    declaration_number = models.CharField(max_length=64)
    commodity_code = models.CharField(max_length=12, blank=True)
    goods = models.CharField(max_length=200, blank=True)
    net_mass_kg = models.FloatField(null=True)
    item_value = models.FloatField(null=True)
    importer = models.CharField(max_length=128, blank=True)
    importer_is_new = models.BooleanField(default=False)
    why = models.JSONField(default=dict)
    """The two strongest reasons by language: {"en": [...], "ja": [...]}."""
    sought = models.TextField(blank=True)
    """Every number and name by which it is searched, a line each; see `SoughtWord`."""
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """The instant from which it is late; null where it never is."""
    due_minute = models.BigIntegerField(default=NEVER)
    """The same in minutes since 1970, by which the list is sorted; `NEVER` where it never is."""
    cost_minutes = models.FloatField(null=True)
    """What it costs to look, in an officer's minutes; null where nobody has said."""
    assigned_to = models.CharField(max_length=64, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    """Who has it open; counts only for some minutes after `claimed_at`."""
    claimed_at = models.DateTimeField(null=True)
    """The last sign of life of whoever has it open."""
    is_open = models.GeneratedField(
        expression=Case(When(standing__in=OPEN, then=Value(1)), default=Value(0)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    """1 while somebody must still do something, else 0; follows the standing by itself.

    A number, since SQLite asks no index for a bare truth.
    """
    turn = models.GeneratedField(
        expression=Case(
            *(
                When(channel=str(one), then=Value(number * CHANNEL_STEP) + F("place"))
                for number, one in enumerate(Channel)
            ),
            default=Value(len(Channel) * CHANNEL_STEP) + F("place"),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    """The order of work of office and day over all channels; follows the channel by itself."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject_id", "selected_on"], name="waits_once"),
        )
        # The first three say which list; then the column by which it is sorted; the rest only so
        # that a page and its count are answered from the index alone.
        indexes = (
            models.Index(
                fields=["office", "selected_on", "is_open", "turn", "id", "channel"],
                name="waiting_by_turn",
            ),
            models.Index(
                fields=["office", "selected_on", "is_open", "risk", "id", "channel"],
                name="waiting_by_risk",
            ),
            models.Index(
                fields=["office", "selected_on", "is_open", "due_minute", "id", "channel"],
                name="waiting_by_due",
            ),
            models.Index(
                fields=["office", "selected_on", "is_open", "declaration_number", "id", "channel"],
                name="waiting_by_declaration",
            ),
            models.Index(
                fields=["office", "selected_on", "is_open", "commodity_code", "id", "channel"],
                name="waiting_by_goods",
            ),
            models.Index(
                fields=["office", "selected_on", "is_open", "importer", "id", "channel"],
                name="waiting_by_importer",
            ),
            models.Index(fields=["subject_id"]),
            models.Index(fields=["declaration_number"]),
            models.Index(fields=["assigned_to"]),
            models.Index(fields=["claimed_by"]),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.channel}"
