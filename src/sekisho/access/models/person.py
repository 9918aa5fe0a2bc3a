"""A person who works at the desk."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Persons(BaseUserManager["Person"]):
    """All persons; names are found without regard to case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of this name."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who logs in: a name, an office, roles."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=128)
    office = models.CharField(max_length=16, blank=True, default="")
    """Empty is the national centre, which sees all offices."""
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[Persons] = Persons()

    def __str__(self) -> str:
        return self.name or self.username
