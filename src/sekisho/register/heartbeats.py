"""Signs of life: which part of the installation was heard of last, and when.

    beat("courier", at=now)
    beat("backup", at=now, told={"file": "sekisho.zip", "size_bytes": 81234})
    last("courier")

Takes   the name of a part, the instant, what it says of itself.
Gives   the last sign of each part; None where there never was one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sekisho.register.models import Heartbeat


def beat(part: str, *, at: datetime, told: Mapping[str, Any] | None = None) -> None:
    """Say that a part is alive, or that its work was done."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": at, "told": dict(told or {})})


def last(part: str) -> Heartbeat | None:
    """The last sign of a part."""
    return Heartbeat.objects.filter(part=part).first()
