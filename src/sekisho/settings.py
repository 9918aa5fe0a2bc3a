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
    )
