"""What differs between two offices that run the same code.

Each setting is an environment variable that begins with SEKISHO_; the command line may
override it. The table in docs/settings.md is built from here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where an installation keeps its history, and how it speaks."""

    data: Path = field(
        default=Path("sekisho-data"), metadata={"says": "folder that holds journal and history"}
    )
    samples: Path = field(
        default=Path("../shared"), metadata={"says": "folder of real sample files for the tests"}
    )
    language: str = field(default="en", metadata={"says": "language of sentences: en or ja"})
    seed: int | None = field(
        default=None,
        metadata={
            "says": "seed of every draw by chance; without it the installation's own, secret"
        },
    )
    cores: int = field(default=0, metadata={"says": "cores to use; 0 means all"})
    database: str = field(
        default="",
        metadata={
            "says": "database of the desk, as postgresql://USER:PASSWORD@HOST/NAME;"
            " without it a SQLite file in the folder"
        },
    )
    hosts: tuple[str, ...] = field(
        default=("localhost", "127.0.0.1"),
        metadata={"says": "names under which browsers reach the desk, with commas"},
    )
    https: bool = field(
        default=False,
        metadata={"says": "1 when browsers reach the desk by https, through a proxy that says so"},
    )
    look_minutes: tuple[str, ...] = field(
        # A container unpacked in full takes about two hours, one in the large X-ray about ten
        # minutes: Japan Customs, www.customs.go.jp/mizugiwa/xray/xray.htm.
        default=("red=120", "orange=10"),
        metadata={
            "says": "minutes that a look takes, by channel, as red=120,orange=10,yellow=20;"
            " of a channel that is not named it is not known"
        },
    )
    zone: str = field(default="UTC", metadata={"says": "time zone of the national centre"})


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this installation, read from SEKISHO_* variables."""
    env = os.environ if environment is None else environment
    plain = Settings()
    return Settings(
        data=Path(env.get("SEKISHO_DATA", plain.data)),
        samples=Path(env.get("SEKISHO_SAMPLES", plain.samples)),
        language=env.get("SEKISHO_LANGUAGE", plain.language),
        seed=int(env["SEKISHO_SEED"]) if env.get("SEKISHO_SEED") else None,
        cores=int(env.get("SEKISHO_CORES", plain.cores)),
        database=env.get("SEKISHO_DATABASE", plain.database),
        hosts=_names(env.get("SEKISHO_HOSTS", "")) or plain.hosts,
        https=env.get("SEKISHO_HTTPS", "") == "1",
        look_minutes=_names(env.get("SEKISHO_LOOK_MINUTES", "")) or plain.look_minutes,
        zone=env.get("SEKISHO_ZONE", plain.zone),
    )


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())
