"""The register's rows, out of one database and into another, as lines of JSON.

    with snapshot():
        for name, lines in dumped(): ...
    load(migrations, name_and_lines)

Takes   the database of the settings, SQLite or PostgreSQL: rows of the one can go into the other.
Gives   for each table its rows, all as they stood at one instant; each row a list of texts in the
        order of the columns, which stand in the first line.

Tables are read and written by the state of the schema that the database has (its migrations),
not by the classes of this edition: so an older register is kept before it is brought up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from sekisho.errors import HistoryDamaged

Migrations = Sequence[Sequence[str]]
"""The last migration of each app, as pairs of app and name."""

_LEFT_OUT = frozenset({"contenttypes", "auth", "sessions"})
"""Django's own bookkeeping, and logins: after a restore everybody logs in anew."""
_BATCH = 500


@contextmanager
def snapshot() -> Iterator[None]:
    """See the database as it stands at one instant, while others write."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # A transaction of Django would take the one writer's place; one that only reads does not.
    cursor = connection.cursor()
    cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")


def exist() -> bool:
    """Whether there is a register at all; an installation that was never served has none."""
    name = connection.settings_dict["NAME"]
    return connection.vendor != "sqlite" or Path(str(name)).exists()


def close() -> None:
    """Close the database, so that its file is whole and may be moved."""
    connection.close()


def applied() -> list[tuple[str, str]]:
    """The last migration of each app that the database has seen."""
    loader = MigrationLoader(connection)
    seen = set(loader.applied_migrations) & set(loader.graph.nodes)
    return sorted(
        node
        for node in seen
        if not any(child.key in seen for child in loader.graph.node_map[node].children
                   if child.key[0] == node[0])
    )  # fmt: skip


def missing() -> list[tuple[str, str]]:
    """The migrations of this edition that the database has not seen, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(one.app_label, one.name) for one, _ in plan]


def unknown() -> list[tuple[str, str]]:
    """The migrations that the database has seen and this edition does not have."""
    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.graph.nodes}
    replaced = {old for one in loader.replacements.values() for old in one.replaces}
    return sorted(
        node
        for node in loader.applied_migrations
        if node[0] in ours and node not in loader.graph.nodes and node not in replaced
    )


def dumped() -> Iterator[tuple[str, Iterator[str]]]:
    """Each table by its name, such as `register.order`, with its lines."""
    for model in _models(applied()):
        yield model._meta.label_lower, _lines(model)


def load(migrations: Migrations, tables: Iterable[tuple[str, Iterable[str]]]) -> dict[str, int]:
    """Make an empty database's tables as these migrations left them, and put the rows in.

    Returns:
        How many rows each table got.

    Raises:
        HistoryDamaged: a table or row fits no table of ours; nothing was put in.
    """
    targets = [(app, name) for app, name in migrations]
    executor = MigrationExecutor(connection)
    lost = [node for node in targets if node not in executor.loader.graph.nodes]
    if lost:
        raise HistoryDamaged(
            f"The backup was made with {' '.join(lost[0])}, which this edition lacks.",
            "Install the edition of Sekisho that made it, or a later one.",
        )
    executor.migrate(targets)
    by_name = {model._meta.label_lower: model for model in _models(targets)}
    with transaction.atomic():
        for model in by_name.values():
            model._base_manager.all()._raw_delete(connection.alias)
        counts = {name: _put(by_name.get(name), name, lines) for name, lines in tables}
    resets = connection.ops.sequence_reset_sql(no_style(), list(by_name.values()))
    with connection.cursor() as cursor:
        for told in resets:
            cursor.execute(told)
    return counts


def count() -> dict[str, int]:
    """How many rows each table has."""
    return {one._meta.label_lower: one._base_manager.count() for one in _models(applied())}


def _models(migrations: Migrations) -> list[type[models.Model]]:
    """The tables as these migrations left them."""
    loader = MigrationLoader(connection)
    known = [(app, name) for app, name in migrations]
    state: Apps = loader.project_state(known).apps
    found = state.get_models(include_auto_created=True)
    mine = [one for one in found if one._meta.app_label not in _LEFT_OUT and one._meta.managed]
    return sorted(mine, key=lambda one: one._meta.label_lower)


def _lines(model: type[models.Model]) -> Iterator[str]:
    columns = model._meta.local_concrete_fields
    yield json.dumps([one.attname for one in columns])
    for row in model._base_manager.order_by("pk").iterator(chunk_size=_BATCH):
        told = [_text(column, row) for column in columns]
        yield json.dumps(told, ensure_ascii=False)


def _text(column: models.Field[Any, Any], row: models.Model) -> Any:
    """A value as text that says all of it; null as null, JSON as it is."""
    value = column.value_from_object(row)
    return None if value is None else column.value_to_string(row)


def _put(model: type[models.Model] | None, name: str, lines: Iterable[str]) -> int:
    if model is None:
        raise HistoryDamaged(f"The backup has a table {name}, which its edition did not have.")
    fields = {one.attname: one for one in model._meta.local_concrete_fields}
    for one in fields.values():
        # What is put back keeps the instant that it had.
        one.__dict__.update(
            {key: False for key in ("auto_now", "auto_now_add") if key in vars(one)}
        )
    rows, put = iter(lines), 0
    try:
        columns = [fields[word] for word in json.loads(next(rows))]
        while batch := list(islice(rows, _BATCH)):
            made = [model(**_values(columns, json.loads(line))) for line in batch]
            model._base_manager.bulk_create(made)
            put += len(made)
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise HistoryDamaged(f"The rows of {name} in the backup cannot be read.") from error
    return put


def _values(columns: Sequence[models.Field[Any, Any]], told: list[Any]) -> dict[str, Any]:
    pairs = zip(columns, told, strict=True)
    return {one.attname: None if word is None else one.to_python(word) for one, word in pairs}
