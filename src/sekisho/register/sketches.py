"""Forms that are not handed in yet, kept for the one who types.

    keep(Sketched("profile", "heavy_by_newcomer", "ana"), {"title": "Heavy goods"}, at=now)

Takes   which form, about what, whose; the fields as they were typed.
Gives   them again, until they are handed in or thrown away. Nobody else sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.register.models import Sketch


@dataclass(frozen=True, slots=True)
class Sketched:
    """One form of one person."""

    form: str
    about: str
    by: str

    @property
    def key(self) -> dict[str, Any]:
        """What it is found by."""
        return {"form": self.form, "about": self.about, "kept_by": self.by}


def keep(which: Sketched, told: Mapping[str, Any], *, at: datetime) -> Sketch:
    """Keep the fields as they are now."""
    defaults = {"told": dict(told), "kept_at": at}
    return Sketch.objects.update_or_create(**which.key, defaults=defaults)[0]


def kept(which: Sketched) -> Sketch | None:
    """What was kept; None where nothing was."""
    return Sketch.objects.filter(**which.key).first()


def drop(which: Sketched) -> None:
    """Throw it away: it was handed in, or is not wanted."""
    Sketch.objects.filter(**which.key).delete()
