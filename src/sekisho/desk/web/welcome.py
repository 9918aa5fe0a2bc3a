"""The people of the demonstration: one for each role, to look around.

Takes   the installation of a simulated border; Django set up.
Gives   offices with names, persons with a known password and a second factor whose present code
        the login page of a simulated border shows. No other installation has such a person: the
        mark that says "simulated" is set here, and only on a folder that the demonstration made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django_otp.plugins.otp_totp.models import TOTPDevice

from sekisho.access.models import Person
from sekisho.access.roles import Role
from sekisho.desk.web.border import SIMULATED
from sekisho.desk.web.serving import PASSWORD_OF_GUESTS
from sekisho.register.models import Office

DEVICE = "demonstration"
ZONE = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the demonstration."""

    username: str
    name: str
    role: Role
    office: str = ""


GUESTS = (
    Guest("officer", "Sato Hana", Role.OFFICER, "10"),
    Guest("examiner", "Mori Kenta", Role.EXAMINER, "10"),
    Guest("supervisor", "Abe Yoko", Role.SUPERVISOR, "10"),
    Guest("chief", "Hara Eri", Role.SUPERVISOR),
    Guest("deputy", "Endo Sho", Role.SUPERVISOR),
    Guest("analyst", "Ito Ren", Role.ANALYST),
    Guest("auditor", "Ono Mika", Role.AUDITOR),
    Guest("hotline", "Kato Jun", Role.HOTLINE),
    Guest("administrator", "Ueda Rio", Role.ADMINISTRATOR),
)


def welcome(folder: Path, offices: tuple[str, ...]) -> None:
    """Mark the folder as simulated, name its offices, and let the guests in; again does nothing."""
    (folder / SIMULATED).touch()
    for code in offices:
        Office.objects.get_or_create(code=code, defaults={"name": f"Office {code}", "zone": ZONE})
    for guest in GUESTS:
        person, new = Person.objects.get_or_create(
            username=guest.username,
            defaults={"name": guest.name, "office": guest.office, "roles": [guest.role]},
        )
        if new:
            person.set_password(PASSWORD_OF_GUESTS)
            person.save()
            TOTPDevice.objects.create(user=person, name=DEVICE, confirmed=True)
