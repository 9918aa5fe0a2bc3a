"""The register of one installation, made ready for work outside the desk.

    set_up(Path("sekisho-data"))

Takes   the folder.
Gives   Django with the settings of this installation; nothing is made or changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import django

SETTINGS = "sekisho.desk.web.settings"


def set_up(folder: Path) -> None:
    """Let everything that follows in this process speak to the register of this folder."""
    os.environ["SEKISHO_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
