"""The tips that speak of a subject, as far as the person may see them.

    found = tips_beside(request, ["87123456/1"], [item.importer, item.seller])

Takes   a request, numbers of subjects, names of parties.
Gives   tips with their weight today, the weightiest first; shown by `tips/beside.html`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from sekisho.access.action import Action
from sekisho.access.verdict import may
from sekisho.desk.screens.tips.seeing import seen_by
from sekisho.desk.web.screen import Request
from sekisho.register import tips
from sekisho.register.tips import Speaking


def tips_beside(
    request: Request, numbers: Iterable[str], names: Iterable[str | None]
) -> list[Speaking]:
    """What somebody told us about these; nothing for whoever may see no tip."""
    if not may(request.person, Action.SEE_TIPS):
        return []
    found = tips.about(numbers, [name for name in names if name], at=timezone.now())
    seen = set(
        seen_by(request)
        .filter(number__in=[one.number for one in found])
        .values_list("number", flat=True)
    )
    return [one for one in found if one.number in seen]
