"""The room `register` as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Work in progress."""

    name = "sekisho.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
