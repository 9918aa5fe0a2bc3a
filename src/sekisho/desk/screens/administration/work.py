"""Long work of administration: a challenger fitted, two editions compared."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from sekisho.desk.web import jobs
from sekisho.flow import Progress
from sekisho.flow.loop import contests, scorers

RETRAIN, COMPARE = "scorer-retrain", "scorer-compare"


@jobs.job(RETRAIN, says="Fit a challenger of {scorer}")
def retrain(arguments: Mapping[str, Any], progress: Progress) -> jobs.Result:
    """Fit an edition that scores beside the one in force, without effect."""
    with jobs.border(progress) as checkpoint:
        made = scorers.retrain(checkpoint, at=timezone.now(), scorer=arguments["scorer"])
    address = reverse("administration_edition", kwargs={"number": made.edition_id})
    return {"address": address, "edition": made.edition_id}


@jobs.job(COMPARE, says="Hold {edition} against the edition in force")
def compare(arguments: Mapping[str, Any], progress: Progress) -> jobs.Result:
    """Hold the edition on trial against the one in force, on what both scored."""
    with jobs.border(progress) as checkpoint:
        found = contests.compare(checkpoint, arguments["scorer"])
    address = reverse("administration_edition", kwargs={"number": arguments["edition"]})
    return {"address": address, "contest": _plain(dataclasses.asdict(found))}


def _plain(value: Any) -> Any:
    """As JSON can hold it: days as text, what could not be measured as null."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value
