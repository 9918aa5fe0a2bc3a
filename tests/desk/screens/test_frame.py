"""The frame of the desk: who is not known is sent to the login, whoever is known sees a rail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

ClientAs = Callable[..., Client]

pytestmark = pytest.mark.django_db


def test_whoever_has_not_logged_in_is_sent_to_the_login(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2F"


def test_an_address_where_nothing_is_says_so_with_a_number_to_quote(client_as: ClientAs) -> None:
    answer = client_as("officer").get("/nothing/here/")
    assert answer.status_code == 404
    assert "Number to quote" in answer.content.decode()


def test_every_answer_forbids_what_comes_from_elsewhere(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
