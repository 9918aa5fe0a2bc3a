"""The database itself refuses to change or delete an entry of the log.

    put(connection)             # after `migrate`; again does nothing
    operations = [guard.operation()]   # or as the last step of a migration

Takes   a connection of Django, on SQLite or PostgreSQL.
Gives   triggers, a second line behind the seals: who can take them off can write, but not seal.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, migrations

_TABLE = "access_logentry"
_SAYS = "The log is append-only."
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS log_keeps_{verb} BEFORE {verb.upper()} ON {_TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION log_keeps() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    f"CREATE OR REPLACE TRIGGER log_keeps_rows BEFORE UPDATE OR DELETE ON {_TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION log_keeps()",
    f"CREATE OR REPLACE TRIGGER log_keeps_all BEFORE TRUNCATE ON {_TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION log_keeps()",
]
_PUT = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_TAKE_OFF = {
    "sqlite": [f"DROP TRIGGER IF EXISTS log_keeps_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS log_keeps_{part} ON {_TABLE}" for part in ("rows", "all")
    ],
}
_COUNT = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' "
    "AND name LIKE 'log_keeps_%'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'log_keeps_%' "
    "AND tgenabled <> 'D'",
}


def put(connection: Any) -> None:
    """Have the database refuse changes of the log."""
    _run(connection, _PUT)


def take_off(connection: Any) -> None:
    """Let the log be changed: for a migration that makes its table anew."""
    _run(connection, _TAKE_OFF)


def stands(given: Any = None) -> bool:
    """Whether the database refuses them; the register's own where none is given."""
    connection = given or connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT[connection.vendor])
        found: int = cursor.fetchone()[0]
    return found == len(_TAKE_OFF[connection.vendor])


def operation() -> migrations.RunPython:
    """The same as a step of a migration, with its way back."""
    return migrations.RunPython(
        lambda apps, editor: put(editor.connection),
        lambda apps, editor: take_off(editor.connection),
    )


def _run(connection: Any, words: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in words[connection.vendor]:
            cursor.execute(statement)
