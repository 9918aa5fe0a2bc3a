"""Retention: what was kept long enough is deleted or masked, by clocks.

    due(clock, now).count()
    run(folder, at=now, by="")            # every clock, each in a transaction of its own
    set_clock("tip-contact", 60, "Order 12/2026, section 4", by="kato", at=now)

Takes   the clocks of `clocks.toml`, the settings that an administrator made, the instant.
Gives   what is due, what went; each run is written down. Records that are append-only stay as
        they are: `is_hidden` says whether a field of theirs is masked when somebody looks.
Raises  NotFound for a clock that there is not; WrongInput for a setting without its basis.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction

from sekisho.errors import NotFound, WrongInput, nearest
from sekisho.register import photos
from sekisho.register.models import ClockSetting, RetentionRun

DELETE, MASK, HIDE = "delete", "mask", "hide"
LOG_PURPOSE = "log-purpose"
"""The clock of what a purpose in the log may name."""
MASKED = "–"
"""What stands in place of a masked text."""
_LONGEST_DAYS = 36_500
"""A hundred years: more is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What becomes of a kind of record, how many days after which instant."""

    name: str
    says: str
    """The records, in words."""
    table: str
    since: str
    act: str
    days: int | None
    """Null: it stands still."""
    basis: str
    fields: tuple[str, ...] = ()
    first: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, Any] = field(default_factory=dict)
    files: str = ""
    set_by: str = ""
    """Empty while it runs as shipped."""
    set_at: datetime | None = None


def clocks(at: datetime | None = None) -> list[Clock]:
    """Every clock as it is set, or was set at an instant."""
    settings = ClockSetting.objects.order_by("set_at", "pk")
    if at is not None:
        settings = settings.filter(set_at__lte=at)
    latest = {one.clock: one for one in settings}
    return [_set(name, told, latest.get(name)) for name, told in _shipped().items()]


def clock(name: str) -> Clock:
    """One clock as it is set."""
    found = {one.name: one for one in clocks()}
    if name not in found:
        raise NotFound(f"There is no clock “{name}”.", nearest(name, found))
    return found[name]


def settings_of(name: str) -> list[ClockSetting]:
    """Every setting of a clock, the latest first."""
    return list(ClockSetting.objects.filter(clock=name).order_by("-set_at", "-pk"))


def set_clock(name: str, days: int | None, basis: str, *, by: str, at: datetime) -> Clock:
    """Set how many days a kind of record is kept from now on; null stops the clock."""
    clock(name)
    if days is not None and not 0 <= days <= _LONGEST_DAYS:
        raise WrongInput(f"{days} is no number of days.", f"Write 0 to {_LONGEST_DAYS}.")
    if not basis.strip():
        raise WrongInput(
            "No legal basis is named.", "Name the law or order by which it is kept so long."
        )
    ClockSetting.objects.create(
        clock=name, days=days, basis=basis.strip()[:400], set_by=by, set_at=at
    )
    return clock(name)


def due(one: Clock, at: datetime) -> models.QuerySet[Any]:
    """The rows for which a clock has run out, and that are not masked yet; not for `hide`."""
    model: type[models.Model] = apps.get_model(one.table)
    if one.days is None:
        return model._base_manager.none()
    end = at - timedelta(days=one.days)
    is_day = type(_column(model, one.since)) is models.DateField
    found = model._base_manager.filter(**{f"{one.since}__lte": end.date() if is_day else end})
    if one.among:
        others = apps.get_model(one.among["table"])._base_manager.filter(**one.among["only"])
        column = one.among["column"]
        found = found.filter(**{f"{column}__in": others.values(column)})
    if one.act == MASK:
        found = found.exclude(**dict.fromkeys(one.fields, MASKED))
    return found


def run(folder: Path, *, at: datetime, by: str) -> RetentionRun:
    """Delete and mask all that is due.

    Args:
        folder: of the photographs.
        at: the instant.
        by: who asked; empty for the worker.
    """
    gone = {}
    for one in clocks():
        if one.act == HIDE:
            continue
        with transaction.atomic():
            rows, lost = _apply(one, at)
        # After the rows: a file without a row harms nobody, a row without its file does.
        for name in lost:
            photos.remove_file(folder, name)
        if rows:
            gone[one.name] = rows
    return RetentionRun.objects.create(at=at, run_by=by, gone=gone)


def would_go(at: datetime) -> dict[str, int]:
    """How many records are due by each clock; those without any are left out."""
    found = {one.name: due(one, at).count() for one in clocks() if one.act != HIDE}
    return {name: count for name, count in found.items() if count}


def is_hidden(name: str, of: date | datetime, at: datetime, among: Iterable[Clock] = ()) -> bool:
    """Whether fields of an append-only record of this day or instant are masked when looked at.

    Args:
        name: of the clock.
        of: the day or instant of the record.
        at: the instant at which somebody looks.
        among: the clocks, where they were read before; a page of many records reads them once.
    """
    one = next((each for each in among if each.name == name), None) or clock(name)
    if one.days is None:
        return False
    end = at - timedelta(days=one.days)
    return of <= end if isinstance(of, datetime) else of <= end.date()


def seen(purpose: str, of: datetime, at: datetime, among: Iterable[Clock] = ()) -> str:
    """A purpose of the log, as it may be shown now: what it may name is masked after its time."""
    return MASKED if purpose and is_hidden(LOG_PURPOSE, of, at, among) else purpose


def runs(most: int = 20) -> list[RetentionRun]:
    """The latest runs."""
    return list(RetentionRun.objects.order_by("-at", "-pk")[:most])


def _apply(one: Clock, at: datetime) -> tuple[int, list[str]]:
    """Do what a clock says; how many rows, and which files no row names any more."""
    found = due(one, at)
    if one.act == MASK:
        return found.update(**dict.fromkeys(one.fields, MASKED)), []
    keys = list(found.values_list("pk", flat=True))
    names = set(found.values_list(one.files, flat=True)) if one.files else set()
    model = apps.get_model(one.table)
    for batch in _batches(keys):
        for table, column in one.first.items():
            # At once and without asking row by row: they may point to one another.
            children = apps.get_model(table)._base_manager.filter(**{f"{column}__in": batch})
            children._raw_delete(children.db)
        model._base_manager.filter(pk__in=batch).delete()
    if one.files:
        left = model._base_manager.filter(**{f"{one.files}__in": names})
        names -= set(left.values_list(one.files, flat=True))
    return len(keys), sorted(names)


def _batches(keys: list[Any]) -> Iterable[list[Any]]:
    # SQLite takes 32,766 parameters, other databases more.
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


def _column(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    """The column at the end of a path such as `tip__closed_at`."""
    here = model
    *ways, last = path.split("__")
    for way in ways:
        there = here._meta.get_field(way).related_model
        if not isinstance(there, type):
            raise FieldDoesNotExist(path)
        here = there
    found = here._meta.get_field(last)
    assert isinstance(found, models.Field)
    return found


def _set(name: str, told: Mapping[str, Any], setting: ClockSetting | None) -> Clock:
    shipped = Clock(name, **{**told, "fields": tuple(told.get("fields", ()))})
    if setting is None:
        return shipped
    own = {"days": setting.days, "basis": setting.basis}
    return Clock(**{**_fields(shipped), **own, "set_by": setting.set_by, "set_at": setting.set_at})


def _fields(one: Clock) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Clock.__slots__}


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    text = (files(__package__) / "clocks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
