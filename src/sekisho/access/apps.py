"""The room `access` as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Persons, roles, tokens, the log."""

    name = "sekisho.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
