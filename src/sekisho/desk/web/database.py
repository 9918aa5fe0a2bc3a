"""Where register and log lie: SQLite, or PostgreSQL by one setting.

    >>> database_of("postgresql://desk@db.example/sekisho", Path("x"))["ENGINE"]
    'django.db.backends.postgresql'
    >>> database_of("postgresql://desk:p%40ss@/sekisho?host=/run/pg", Path("x"))["HOST"]
    '/run/pg'

Takes   the setting, and the installation's folder.
Gives   what Django calls a database.
Raises  WrongInput for another kind.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sekisho.errors import WrongInput

_ADDRESS = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/]+)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>[^:/@?]*)(?::(?P<port>\d+))?/(?P<name>[^?/]+)(?:\?host=(?P<folder>[^&]+))?"
)
_ENCODED = re.compile(r"((?:%[0-9A-Fa-f]{2})+)")
# Several processes write: the log ahead lets readers go on, a write takes its lock when it
# begins (so none fails half-way), and waits for the one before it. Measured: no lock error.
_SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
        " PRAGMA mmap_size=268435456; PRAGMA busy_timeout=20000"
    ),
}


def database_of(address: str, folder: Path) -> dict[str, Any]:
    """The database at this address; an empty one is the file `register.sqlite` of the folder."""
    if not address:
        name = str(folder / "register.sqlite")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": dict(_SQLITE)}
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise WrongInput(
            "SEKISHO_DATABASE is no address of a database.",
            "Write postgresql://USER:PASSWORD@HOST:PORT/NAME (with ?host=FOLDER for a socket), "
            "or nothing for SQLite.",
        )
    told = {name: _decoded(value or "") for name, value in found.groupdict().items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": told["name"],
        "USER": told["user"],
        "PASSWORD": told["password"],
        "HOST": told["folder"] or told["host"],
        "PORT": told["port"],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _decoded(text: str) -> str:
    """A part of an address, in which `%40` stands for `@`."""
    return _ENCODED.sub(
        lambda found: bytes.fromhex(found[1].replace("%", "")).decode(errors="replace"), text
    )
