"""Work at a desk, in a process of its own: people, tips, deeds and their log, and history.

python work_at_desk.py FOLDER begin     a few of everything
python work_at_desk.py FOLDER go-on     deeds that reach history, until the process is stopped
"""

# ruff: noqa: PLC0415 - only once Django is set up

from __future__ import annotations

import itertools
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sekisho.desk.keeping.installed import set_up

FOLDER = Path(sys.argv[1]) if __name__ == "__main__" else Path()
BEGAN = datetime(2024, 3, 1, 9, 0, 0, 123_456, tzinfo=UTC)


def begin() -> None:
    """People, a tip with a picture and odd words, a dossier, entries of the log."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from sekisho.access import log
    from sekisho.access.action import Action, Concern
    from sekisho.access.models import Person
    from sekisho.access.verdict import Verdict
    from sekisho.register.models import (
        Office,
        RetentionRun,
        Tip,
        TipContact,
        TipPhoto,
        TipSource,
        Waiting,
    )

    Office.objects.create(code="10", name="東京税関 大井", zone="Asia/Tokyo")
    for name in ("aoki", "baba"):
        person = Person.objects.create(username=name, name=name.title(), office="10")
        person.set_password("a long word of the tests")
        person.save()
        TOTPDevice.objects.create(user=person, name="phone", confirmed=True)
    source = TipSource.objects.create(number="Q1", way="web", seal="ab" * 32)
    tip = Tip.objects.create(
        number="T1",
        source=source,
        way="web",
        received_on=date(2024, 3, 1),
        language="ja",
        text='Lines\nand \u2028 others, "quoted", \\ and 密輸 🚢',
    )
    TipContact.objects.create(tip=tip, words="03-0000-0000")
    TipPhoto.objects.create(tip=tip, place=1, jpeg=bytes(range(256)))
    for place in range(1, 1201):
        Waiting.objects.create(
            subject_id=f"S{place}",
            office="10",
            selected_on=date(2024, 3, 1),
            channel="red",
            chosen_by="chance",
            place=place,
            risk=place / 7,
            why={"en": ["dear"], "ja": ["高価"]},
            declaration_number=f"D{place}",
        )
    RetentionRun.objects.create(at=BEGAN)
    for place in range(20):
        at = BEGAN + timedelta(microseconds=place)
        log.write(
            "aoki", Action.SEE_LIST, Concern("office", "10"), Verdict(True, "Granted."), at=at
        )


def go_on() -> None:
    """Put a deed, bring it to history under its key, note that it was brought; again and again."""
    from sekisho.flow import Checkpoint
    from sekisho.register.models import Deed

    checkpoint = Checkpoint(FOLDER, seed=20, cores=1)
    for place in itertools.count(1):
        deed = Deed.objects.create(
            deed_id=UUID(int=place),
            kind="entry",
            told={"place": place},
            acted_by="aoki",
            acted_at=BEGAN,
            deliver_after=BEGAN,
        )
        checkpoint.history.put_blob(f"deed {place}".encode())
        checkpoint.history.commit(f"deed {deed.deed_id}", "desk", BEGAN, {})
        deed.delivered_at = BEGAN + timedelta(seconds=place)
        deed.save()
        print(place, flush=True)


if __name__ == "__main__":
    set_up(FOLDER)
    {"begin": begin, "go-on": go_on}[sys.argv[2]]()
