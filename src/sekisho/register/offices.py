"""Offices as the desk knows them: names and zones; their rates are history's.

Takes   the code of an office; its name and zone.
Gives   its zone, empty where none was entered; the names of all.
Raises  WrongInput for a code or a name that cannot be.
"""

from __future__ import annotations

import re

from django.core.cache import cache

from sekisho.errors import WrongInput
from sekisho.register.models import Office

_KEPT_SECONDS = 60
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,15}")
_LONGEST_NAME = 128


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


def every() -> list[Office]:
    """Every office that was entered, by its code."""
    return list(Office.objects.order_by("code"))


def enter(code: str, name: str, zone: str) -> Office:
    """Enter an office, or give it another name and zone.

    Args:
        code: as declarations bear it.
        name: as people call it.
        zone: a time zone that is known to exist.

    Raises:
        WrongInput: the code or the name cannot be.
    """
    called = " ".join(name.split())
    if not _CODE.fullmatch(code):
        raise WrongInput(
            f"“{code}” cannot be the code of an office.",
            "Use up to 16 letters, digits, dots and hyphens, as declarations bear it.",
        )
    if not called or len(called) > _LONGEST_NAME:
        raise WrongInput(
            f"An office needs a name of 1 to {_LONGEST_NAME} letters.", "Write what people call it."
        )
    office, _ = Office.objects.update_or_create(code=code, defaults={"name": called, "zone": zone})
    cache.delete(f"zone-{code}")
    return office
