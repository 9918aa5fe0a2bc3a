"""Offices as the desk knows them."""

from __future__ import annotations

import pytest

from sekisho.register import offices
from sekisho.register.models import Office


@pytest.mark.django_db
def test_an_office_has_the_zone_that_was_entered_for_it() -> None:
    Office.objects.create(code="ohi", name="Ohi", zone="Asia/Tokyo")
    assert offices.zone_of("ohi") == "Asia/Tokyo"
    assert offices.zone_of("") == ""
