"""What the killed courier does: bring five deeds of a day into history."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from installations import at, opened

from sekisho.flow.loop import deeds as flow
from sekisho.history.store import History

PRELOAD = ("sekisho.flow", "sekisho.flow.loop.deeds", "django", "duckdb", "pyarrow.parquet")
DEEDS = 5
NOW = at(60)


def go_courier(folder: Path, announce: Callable[[str], None]) -> None:
    """Deliver what is ripe; begun anew, go on where it was."""
    _stand_before(folder)
    from sekisho.desk.web import delivery  # noqa: PLC0415 - only once Django is set up

    announce("writing")
    delivery.deliver(NOW)
    announce("written")


def die_between(folder: Path) -> None:
    """Bring the first deed, and die before the register hears of it."""
    _stand_before(folder)
    from sekisho.desk.web import border, delivery  # noqa: PLC0415 - only once Django is set up
    from sekisho.register import deeds  # noqa: PLC0415 - only once Django is set up

    first = deeds.ripe(NOW)[0]
    with border.opened() as checkpoint:
        assert deeds.taken(first.deed_id, NOW)
        assert flow.bring(checkpoint, delivery.brought_of(first), at=NOW) == ""
        os.kill(os.getpid(), signal.SIGKILL)


def state_of(folder: Path) -> dict[str, Any]:
    """What history and the register say of the deeds."""
    _stand_before(folder)
    from sekisho.register.models import Deed  # noqa: PLC0415 - only once Django is set up

    history = History(folder / "border" / "history", threads=1)
    history.verify()
    commits = [one for one in history.commits() if one.key.startswith("deed ")]
    return {
        "entries": history.table("ledger_entry").sort_by("written_at").to_pylist(),
        "findings": [
            row for row in history.table("finding").to_pylist() if row["arrival_id"][:5] == "deed "
        ],
        "commits": [(one.key, one.at, one.rows) for one in commits],
        "deeds": list(Deed.objects.order_by("acted_at").values("delivered_at", "refused")),
    }


def told_state(folder: Path, to: Any) -> None:
    """The same from a process of its own, through a pipe."""
    to.send(state_of(folder))


def lay_base(base: Path) -> None:
    """Lay the deeds down before an installation, whose waiting lists are filled."""
    _set_up(base)
    _make_tables()
    from sekisho.desk.web import arrivals, border  # noqa: PLC0415 - only once Django is set up

    with border.opened() as checkpoint:
        arrivals.refresh(checkpoint)
    _lay_deeds(base)


def _stand_before(folder: Path) -> None:
    """Set Django up before the installation of this folder, a copy of the one beside it."""
    here, base = folder / "border", folder.parent / "chosen"
    if not here.exists():
        shutil.rmtree(folder / "copying", ignore_errors=True)
        shutil.copytree(base, folder / "copying")
        (folder / "copying").rename(here)
    _set_up(here)


def _set_up(folder: Path) -> None:
    os.environ |= {"SEKISHO_DATA": str(folder), "SEKISHO_DATABASE": ""}
    os.environ["DJANGO_SETTINGS_MODULE"] = "sekisho.desk.web.settings"
    import django  # noqa: PLC0415 - reads the settings, which the line above has told
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.db import connections  # noqa: PLC0415 - as above

    django.setup()
    settings.SEKISHO_FOLDER = folder
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(folder / "register.sqlite")


def _make_tables() -> None:
    from django.apps import apps  # noqa: PLC0415 - only once Django is set up
    from django.db import connection  # noqa: PLC0415 - as above

    with connection.schema_editor() as editor:
        for model in apps.get_app_config("register").get_models():
            editor.create_model(model)


def _lay_deeds(folder: Path) -> None:
    from django.db import connection  # noqa: PLC0415 - only once Django is set up

    from sekisho.register import deeds  # noqa: PLC0415 - as above

    found = opened(folder).history.sql(
        "SELECT subject_id, CAST(selected_on AS VARCHAR) AS day FROM selection"
        " WHERE channel = 'red' ORDER BY subject_id LIMIT 4"
    )
    rows = found.to_pylist()
    did: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("entry", rows[0], {"entry": "waived", "reason": "W-ERROR"}),
        ("entry", rows[1], {"entry": "overridden", "reason": "O-TIP", "channel": "orange"}),
        ("entry", rows[2], {"entry": "begun"}),
        ("finding", rows[2], {"outcome": "critical", "duty_recovered": 1200.0, "what": "ip"}),
        ("finding", rows[3], {"outcome": "nothing_found"}),
    ]
    for place, (kind, row, told) in enumerate(did):
        day = {"happened_on" if kind == "entry" else "examined_on": row["day"]}
        deeds.put(
            kind,
            row["subject_id"],
            told | day,
            by="sato",
            at=at(30 + place),
            deed_id=UUID(int=place + 1),
        )
    connection.close()
