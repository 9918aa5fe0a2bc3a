"""Offices as the desk knows them: names and zones; their rates are history's.

Takes   the code of an office.
Gives   its zone, empty where none was entered; the names of all.
"""

from __future__ import annotations

from django.core.cache import cache

from sekisho.register.models import Office

_KEPT_SECONDS = 60


def zone_of(code: str) -> str:
    """The time zone of an office."""
    if not code:
        return ""
    kept = cache.get(f"zone-{code}")
    if kept is None:
        kept = Office.objects.filter(code=code).values_list("zone", flat=True).first() or ""
        cache.set(f"zone-{code}", kept, _KEPT_SECONDS)
    return str(kept)


def names() -> dict[str, str]:
    """The name of every office that was entered, by its code."""
    return dict(Office.objects.values_list("code", "name"))
